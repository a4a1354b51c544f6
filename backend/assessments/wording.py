"""The words of the answer page."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.core.text import Locale, Text
from backend.organizations.vocabulary import Level, Side
from tenants.readers import ReaderKind

SIDES = {
    Side.SALES: Text(ja="営業", en="Sales"),
    Side.MARKETING: Text(ja="マーケティング", en="Marketing"),
    Side.BOTH: Text(ja="両部門にまたがる仕事", en="A joint function of both"),
    Side.OTHER: Text(ja="その他", en="Other"),
}
LEVELS = {
    Level.HEAD: Text(ja="部門の責任者", en="Head of the function"),
    Level.MANAGER: Text(ja="管理職", en="Manager"),
    Level.STAFF: Text(ja="担当者", en="Staff"),
}
WHO = {
    "side": Text(ja="あなたの部門", en="Your function"),
    "level": Text(ja="あなたの役職", en="Your position"),
    "team_id": Text(ja="あなたのチーム(任意)", en="Your team (optional)"),
}
READERS = {
    ReaderKind.MEMBER: Text(ja="社内のメンバー", en="In your company"),
    ReaderKind.CONSULTANCY: Text(ja="コンサルティング会社", en="Consultancy"),
    ReaderKind.API_KEY: Text(ja="プログラム(APIキー)", en="A program (API key)"),
}
NO_TEAM = Text(ja="選択しない", en="Rather not say")
ASK_PASSCODE = Text(ja="合言葉", en="Passcode")

HEADINGS = {
    "NOT_FOUND": Text(ja="リンクが正しくありません", en="This link is not valid"),
    "SELECTORS_DISAGREE": Text(ja="リンクが正しくありません", en="This link is not valid"),
    "ALREADY_USED": Text(ja="回答済みのリンクです", en="This link was used already"),
    "EXPIRED": Text(ja="回答期限が過ぎました", en="The time to answer is over"),
    "CLOSED": Text(ja="回答の受付は終わりました", en="No more answers are taken"),
    "TOO_MANY": Text(ja="回答の受付は終わりました", en="No more answers are taken"),
    "NOT_OPEN": Text(ja="まだ始まっていません", en="Not open yet"),
    "CLIENT_SUSPENDED": Text(ja="ただいまご利用いただけません", en="Not available at the moment"),
    "CLIENT_NOT_READY": Text(ja="ただいまご利用いただけません", en="Not available at the moment"),
    "UNAVAILABLE": Text(ja="まだ保存されていません", en="Not stored yet"),
    "INVALID": Text(ja="送信内容を読み取れませんでした", en="What was sent cannot be read"),
    "METHOD_NOT_ALLOWED": Text(ja="この操作はできません", en="This cannot be done here"),
}
ADVICE = {
    "NOT_FOUND": Text(
        ja="メールのリンクをもう一度開くか、案内をくれた方に新しいリンクをお求めください。",
        en="Open the link in the mail once more, or ask the person who sent it to you for a new one.",
    ),
    "SELECTORS_DISAGREE": Text(
        ja="メールに書かれたアドレスのまま開いてください。", en="Open the address exactly as the mail has it."
    ),
    "ALREADY_USED": Text(
        ja="ご自身で送信された場合、回答は保存されています。心当たりがない場合は、案内をくれた方にお知らせください。",
        en="If it was you who answered, your answers are stored. If not, tell the person who sent you the link.",
    ),
    "EXPIRED": Text(
        ja="これから回答したい場合は、案内をくれた方にご相談ください。",
        en="If you still want to answer, talk to the person who sent you the link.",
    ),
    "CLIENT_SUSPENDED": Text(
        ja="リンクはそのまま残っています。しばらくしてからもう一度お試しください。",
        en="Your link is still good. Please try again later.",
    ),
    "CLIENT_NOT_READY": Text(
        ja="リンクはそのまま残っています。しばらくしてからもう一度お試しください。",
        en="Your link is still good. Please try again shortly.",
    ),
}


@dataclass(frozen=True)
class Sayings:
    """By code: the heading of a page that says why not, and what to do then."""

    headings: Mapping[str, Text]
    advice: Mapping[str, Text]


OF_ANSWERS = Sayings(HEADINGS, ADVICE)
OF_COMMENTS = Sayings(
    HEADINGS
    | {
        "NOT_FOUND": Text(ja="取り消しコードが正しくありません", en="This code is not valid"),
        "ALREADY_USED": Text(ja="すでに取り消されています", en="Withdrawn already"),
        "CLOSED": Text(ja="コメントは残っていません", en="No comment is left"),
    },
    {
        "NOT_FOUND": Text(
            ja="送信後の画面に表示されたアドレスを、もう一度そのまま開いてください。",
            en="Open the address once more exactly as it was shown after you had sent your answers.",
        ),
        "ALREADY_USED": Text(ja="ほかに必要な操作はありません。", en="There is nothing left for you to do."),
        "CLOSED": Text(ja="ほかに必要な操作はありません。", en="There is nothing left for you to do."),
    },
)
NO_PREVIEW = Text(ja="プレビューを表示できません", en="This preview cannot be shown")
OF_PREVIEWS = Sayings(dict.fromkeys(HEADINGS, NO_PREVIEW), {})
OF_ANSWERS_UNSURE = Sayings(
    HEADINGS | {"UNAVAILABLE": Text(ja="保存を確認できませんでした", en="We cannot tell whether it is stored")}, ADVICE
)
UNSERVED = Text(
    ja="この診断は、現在一時的にご利用いただけません。", en="This assessment is not being served at the moment."
)
BUSY = Text(
    ja="ただいま混み合っています。リンクはそのまま使えます。少し待ってから、もう一度お試しください。",
    en="The system is busy. Your link is still good. Wait a moment, then try again.",
)
UNSURE = Text(
    ja="保存の途中で接続が切れたため、回答が保存されたかどうか確認できません。もう一度送信してください。"
    "ご自身専用のリンクであれば、二重に数えられることはありません。",
    en="The connection broke while your answers were being stored, so we cannot tell whether they are. "
    "Send them again: by a link of your own they never count twice.",
)
NOT_A_FORM = Text(
    ja="回答ページのフォームから送信してください。リンクはそのまま使えます。",
    en="Send your answers by the form of the page. Your link is still good.",
)
ONLY_GET_AND_POST = Text(
    ja="リンクを開いて、フォームから回答してください。", en="Open the link and answer by its form."
)

WORDS = {
    "language": Text(ja="言語", en="Language"),
    "organization_of": Text(ja="対象の組織", en="About"),
    "until": Text(ja="回答期限", en="Open until"),
    "promises": Text(ja="回答の取り扱い", en="What happens with your answers"),
    "kept": Text(ja="回答と一緒に保存される項目", en="Kept with your answers"),
    "kept_wrong": Text(
        ja="誤りがある場合は、送信せずに案内をくれた方へお知らせください。",
        en="If this is wrong, tell the person who sent you the link before you answer.",
    ),
    "you": Text(ja="あなたについて", en="About you"),
    "readers": Text(ja="あなたの回答を読む人", en="Who will read your answers"),
    "readers_now": Text(ja="現在、次の人とプログラムが読めます。", en="At present, these can:"),
    "readers_none": Text(ja="現在、読める人はいません。", en="At present, nobody can."),
    "scale": Text(
        ja="それぞれの文について、最も近いものを1つ選んでください。",
        en="For each statement, choose the answer that comes closest.",
    ),
    "problem_title": Text(ja="まだ送信されていません", en="Not sent yet"),
    "problem_text": Text(
        ja="次の項目をご確認ください。選んだ内容は残っています。",
        en="Please look at the following. What you chose is kept.",
    ),
    "error": Text(ja="エラー:", en="Error:"),
    "progress": Text(ja="回答済み", en="Answered"),
    "draft": Text(
        ja="途中の回答は、この端末のこのブラウザーにだけ保存されます。",
        en="Until you send them, your answers are kept in this browser on this device only.",
    ),
    "draft_session": Text(
        ja="途中の回答は、このタブを閉じると消えます。",
        en="Until you send them, your answers are kept in this tab only.",
    ),
    "restored": Text(ja="前回の続きから表示しています。", en="You can go on where you left off."),
    "start_over": Text(ja="最初からやり直す", en="Start over"),
    "send": Text(ja="回答を送信する", en="Send my answers"),
    "sending": Text(ja="送信しています…", en="Sending …"),
    "once": Text(ja="送信後は変更できません。", en="Once sent, they cannot be changed."),
    "preview": Text(ja="プレビュー", en="Preview"),
    "preview_text": Text(
        ja="回答者に表示される質問票の見本です。ここで選んだ内容は送信も保存もされません。",
        en="This is how respondents see the questionnaire. Nothing that you choose here is sent or stored.",
    ),
    "preview_send": Text(ja="プレビューでは送信できません", en="A preview cannot be sent"),
    "again": Text(ja="もう一度送信する", en="Send again"),
    "reload": Text(ja="もう一度開く", en="Try again"),
    "thanks": Text(ja="ご回答ありがとうございました", en="Thank you for your answers"),
    "thanks_text": Text(
        ja="回答は、お名前なしで保存されました。このページは閉じてかまいません。",
        en="They are stored, without your name. You may close this page.",
    ),
    "thanks_by_name": Text(
        ja="回答は、お名前とともに保存されました。このページは閉じてかまいません。",
        en="They are stored with your name. You may close this page.",
    ),
    "thanks_next": Text(
        ja="締め切り後、全員の回答をまとめた結果が、両部門の連携をよくするために使われます。",
        en="After the round closes, everybody's answers together will help both functions to work better with each "
        "other.",
    ),
    "code": Text(ja="コード", en="Code"),
    "comment": Text(ja="コメント(任意)", en="Comment (optional)"),
    "comment_on": Text(ja="について、気づいたことがあればお書きください。", en="Anything to add?"),
    "comment_size": Text(ja="{most}字まで。", en="Up to {most} characters."),
    "way_back": Text(ja="コメントを取り消したくなったら", en="If you want to withdraw your comments"),
    "way_back_text": Text(
        ja="次のリンクを開くと、コメントだけを取り消せます。リンクはここでしか表示されません。必要な場合は、いま控えておいてください。",
        en="This link takes your comments back, and only these. It is shown here and never again: "
        "keep it now if you may want it.",
    ),
    "copy": Text(ja="リンクをコピー", en="Copy the link"),
    "copied": Text(ja="コピーしました", en="Copied"),
    "withdraw": Text(ja="コメントを取り消しますか", en="Withdraw your comments?"),
    "withdraw_text": Text(
        ja="ご回答と一緒に送信したコメントを、すべて取り消します。選択式の回答はそのまま残ります。取り消すと元に戻せません。",
        en="This takes back all comments that you sent with your answers. The answers stay. It cannot be undone.",
    ),
    "withdraw_send": Text(ja="コメントを取り消す", en="Withdraw my comments"),
    "withdrawn": Text(ja="コメントを取り消しました", en="Your comments are withdrawn"),
    "withdrawn_text": Text(
        ja="今後、コメントが誰かに示されることはありません。このページは閉じてかまいません。",
        en="Nobody will see them from now on. You may close this page.",
    ),
}


def words_in(locale: Locale) -> dict[str, str]:
    return {name: text.in_(locale) for name, text in WORDS.items()}
