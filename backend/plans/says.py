"""What is said when something about a plan or an action is refused."""

from backend.core.text import Text

PLAN_ENDED = Text(
    ja="この計画は終了しているため、変更できません。残っているアクションの状態変更と証跡の追加だけができます。",
    en="This plan has ended and changes no more; its actions can still be moved and shown to be done.",
)
TARGET_BEFORE_START = Text(
    ja="達成目標日は開始日より後の日にしてください。",
    en="The target date lies after the start.",
)
DEADLINE_BEFORE_START = Text(
    ja="期限は開始日以降の日にしてください。",
    en="The deadline cannot lie before the start.",
)
ILLEGAL_MOVE = Text(
    ja="状態を{status}から{to}へは変更できません。変更できるのは {moves} です。",
    en="An action does not move from {status} to {to}; from there it moves to {moves}.",
)
BLOCK_WITHOUT_REASON = Text(ja="何が妨げになっているかを記入してください。", en="Say what stands in its way.")
DAY_WITHOUT_DONE = Text(
    ja="完了日を指定できるのは、状態をDONEにするときだけです。",
    en="A day of completion goes with the status DONE only.",
)
DAY_TO_COME = Text(ja="完了日に未来の日は指定できません。", en="The day of completion cannot lie in the future.")
NEEDS_UNDONE = Text(
    ja="先に終えるべきアクションが完了していません:{titles}",
    en="What it needs is not done yet: {titles}",
)
NEEDED_BY_DONE = Text(
    ja="このアクションを前提とする完了済みのアクションがあります。先にそちらを再開してください:{titles}",
    en="Actions that need it are done; reopen them first: {titles}",
)
NOT_UNDER_WAY = Text(
    ja="進捗を報告できるのは、状態がIN_PROGRESSかBLOCKEDのアクションだけです。",
    en="Progress is reported of what is IN_PROGRESS or BLOCKED.",
)
PROGRESS_RANGE = Text(ja="進捗は0から100で指定してください。", en="Progress is a whole number from 0 to 100.")
NOT_YOURS = Text(
    ja="ほかの人が担当するアクションは変更できません。",
    en="This action has another owner; you may change your own.",
)
NOT_CLOSED_YET = Text(
    ja="計画のもとにできるのは、終了して結果の出た診断だけです。",
    en="A plan starts from an assessment that is closed and has a result.",
)
BASELINE_BY_NAME = Text(
    ja="記名式の診断は計画のもとにできません。匿名の診断を選んでください。",
    en="A plan starts from an anonymous assessment; what was answered by name is not measured against later.",
)
STAGE_REQUIRED = Text(
    ja="この診断では段階が示されていません。どの段階から始めるかを選び、理由を記入してください。",
    en="The assessment names no stage. Choose the one to start from, with a reason.",
)
STAGE_REASON = Text(
    ja="診断の結果({measured})と異なる段階から始めるときは、理由を記入してください。",
    en="Say why the plan starts from another stage than the measured one ({measured}).",
)
NO_STEP = Text(ja="INTEGRATEDは最後の段階です。次の段階はありません。", en="INTEGRATED is the last stage.")
SECOND_PLAN = Text(
    ja="この組織には進行中の計画があります。先に終了してください。",
    en="The organization has an open plan. Close that one first.",
)
REASON_REQUIRED = Text(ja="理由を記入してください。", en="Say why.")
REASON_TOO_LONG = Text(ja="理由は{most}文字までです。", en="A reason has at most {most} characters.")
NOT_OF_SIDE = Text(
    ja="{side}の責任者には、所属が{side}またはBOTHの人を選んでください。",
    en="The owner for {side} is somebody of {side} or BOTH.",
)
HAS_LEFT = Text(ja="この人は退職または異動しています。", en="This person has left.")
ARCHIVED_METRIC = Text(ja="この指標は使われなくなっています。", en="This metric is not in use any more.")
UNKNOWN_PRACTICE = Text(ja="プレイブックにこの施策はありません。", en="The playbook has no such practice.")
PRACTICE_OF_OTHER_STEP = Text(
    ja="施策「{practice}」は、{stage}から次の段階へ進むための施策ではありません。",
    en="The practice {practice} does not belong to the step from {stage}.",
)
OTHER_PLAN = Text(ja="別の計画のアクションです。", en="It belongs to another plan.")
CYCLE = Text(
    ja="前提の関係が循環しています:{titles}",
    en="These actions would wait for each other: {titles}",
)
TOO_MANY_NEEDS = Text(ja="前提は{most}件までです。", en="An action needs at most {most} others.")
LINK_REQUIRED = Text(ja="リンクにはURLを指定してください。", en="A link needs its address.")
WEB_ADDRESS = Text(ja="http://またはhttps://で始まるURLを指定してください。", en="Give an http or https address.")
LINK_ONLY = Text(
    ja="メモにURLは指定できません。種類をLINKにしてください。", en="A note has no address; make it a LINK."
)
NOTE_REQUIRED = Text(ja="メモの内容を記入してください。", en="A note needs words.")
UNKNOWN_EXTERNAL_ID = Text(ja="外部ID「{id}」のものはありません。", en="There is nothing with the external id {id}.")
EXTERNAL_ID_REQUIRED = Text(ja="外部IDを指定してください。", en="Give its external id.")
TOO_MANY_ROWS = Text(ja="一度に取り込めるのは{most}件までです。", en="At most {most} rows at once.")
TWICE = Text(ja="同じ外部ID「{id}」の行が複数あります。", en="The external id {id} stands there twice.")
DAY_REQUIRED = Text(ja="完了したアクションには完了日が必要です。", en="What is done needs its day of completion.")
END_REQUIRED = Text(ja="終わった計画には終了日が必要です。", en="A plan that has ended needs the day of its end.")
END_TO_COME = Text(ja="終了日に未来の日は指定できません。", en="The day of its end cannot lie in the future.")
END_BEFORE_START = Text(ja="終了日は開始日より前にできません。", en="The end cannot lie before the start.")
END_OF_OPEN = Text(ja="進行中の計画に終了日は指定できません。", en="An open plan has no day of its end.")
BASELINE_OF_OTHER = Text(ja="この診断は別の組織のものです。", en="The assessment belongs to another organization.")
