"""What the explorer's own bar says; GraphiQL below it speaks English."""

from backend.core.text import Locale, Text

TITLE = Text(ja="Concord GraphQL エクスプローラー", en="Concord GraphQL explorer")
NAME = Text(ja="GraphQL エクスプローラー", en="GraphQL explorer")
HELP = Text(
    ja="タブはそのまま実行できるサンプルです。▶ または Ctrl+Enter で実行します。",
    en="Each tab is a sample that runs as it is: press ▶ or Ctrl+Enter.",
)
KEY_FILLED_IN = Text(ja="デモ用の API キーは入力済みです。", en="The demo's API key is filled in.")
KEY_WANTED = Text(
    ja='API キーは左下の Headers に {"Authorization": "Bearer …"} の形で入力してください。',
    en='Put your API key into Headers, bottom left: {"Authorization": "Bearer …"}.',
)
RESTORE = Text(ja="サンプルを元に戻す", en="Restore samples")
RESTORE_WARNING = Text(
    ja="このブラウザーに保存されたタブと履歴を消去し、サンプルを元に戻します。よろしいですか。",
    en="Your tabs and history in this browser will be discarded and the samples restored. Go on?",
)
LOADING = Text(ja="読み込んでいます…", en="Loading…")
NO_SCRIPT = Text(
    ja="エクスプローラーの利用には JavaScript が必要です。API 自体は JavaScript なしで利用できます。",
    en="The explorer needs JavaScript. The API itself does not.",
)


def in_(locale: Locale, *, has_key: bool) -> dict[str, str]:
    """Return the wording of one language; `has_key` says whether the demo's key is filled in."""
    wording = {
        "title": TITLE,
        "name": NAME,
        "help": HELP,
        "key": KEY_FILLED_IN if has_key else KEY_WANTED,
        "restore": RESTORE,
        "restore_warning": RESTORE_WARNING,
        "loading": LOADING,
        "no_script": NO_SCRIPT,
    }
    return {name: text.in_(locale) for name, text in wording.items()}
