"""The closed set of codes that the frame answers with: HTTP status and wording of each, in both languages."""

from enum import StrEnum
from typing import Self

from backend.core.text import Text


class ErrorCode(StrEnum):
    """`extensions.code` of the frame's own errors, with HTTP status and wording; the domain's refusals bring theirs."""

    status: int
    text: Text

    def __new__(cls, code: str, status: int, ja: str, en: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.status = status
        member.text = Text(ja=ja, en=en)
        return member

    GRAPHQL_PARSE_FAILED = (
        "GRAPHQL_PARSE_FAILED",
        400,
        "GraphQL の構文に誤りがあります。",
        "The document is not valid GraphQL.",
    )
    GRAPHQL_VALIDATION_FAILED = (
        "GRAPHQL_VALIDATION_FAILED",
        400,
        "クエリの内容がスキーマに合っていません。",
        "The document does not fit the schema.",
    )
    BAD_USER_INPUT = "BAD_USER_INPUT", 400, "入力値が正しくありません。", "An input value is not valid."
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED", 400, "上限を超えています。", "A limit is exceeded."
    UNAUTHENTICATED = (
        "UNAUTHENTICATED",
        401,
        "ログインするか、有効な API キーを付けて送信してください。",
        "Sign in, or send a valid API key.",
    )
    FORBIDDEN = "FORBIDDEN", 403, "この操作を行う権限がありません。", "You are not allowed to do this."
    NOT_FOUND = "NOT_FOUND", 404, "指定されたものは見つかりません。", "There is nothing by this id."
    CLIENT_REQUIRED = (
        "CLIENT_REQUIRED",
        400,
        "対象のクライアント企業を指定してください。",
        "Name the client company that this request is about.",
    )
    PAYLOAD_TOO_LARGE = (
        "PAYLOAD_TOO_LARGE",
        413,
        "リクエストの本文が大きすぎます。",
        "The body of the request is too large.",
    )
    METHOD_NOT_ALLOWED = (
        "METHOD_NOT_ALLOWED",
        405,
        "このメソッドは使えません。クエリは GET か POST、ミューテーションは POST で送信してください。",
        "This method is not allowed. Send queries by GET or POST, mutations by POST.",
    )
    NOT_ACCEPTABLE = (
        "NOT_ACCEPTABLE",
        406,
        "返せる形式は application/graphql-response+json と application/json（UTF-8）です。",
        "Answers come as application/graphql-response+json or application/json, in UTF-8.",
    )
    UNSUPPORTED_MEDIA_TYPE = (
        "UNSUPPORTED_MEDIA_TYPE",
        415,
        "本文は application/json（UTF-8）で送信してください。",
        "Send the body as application/json in UTF-8.",
    )
    BAD_REQUEST = "BAD_REQUEST", 400, "リクエストの形式が正しくありません。", "The request is malformed."
    PERSISTED_QUERY_NOT_SUPPORTED = (  # clients that send a hash first know this code and send the document then
        "PERSISTED_QUERY_NOT_SUPPORTED",
        400,
        "クエリのハッシュだけを送ることはできません。query にクエリ全体を指定してください。",
        "Documents are not kept by their hash. Send the whole document in query.",
    )
    TIMEOUT = (
        "TIMEOUT",
        504,
        "処理に時間がかかりすぎたため中止しました。変更は行われていません。範囲を絞ってもう一度お試しください。",
        "This took too long and was stopped. Nothing was changed; ask for less and try again.",
    )
    UNAVAILABLE = (
        "UNAVAILABLE",
        503,
        "ただいまデータベースを利用できません。しばらくしてからもう一度お試しください。",
        "The database is not available just now. Try again shortly.",
    )
    INTERNAL_SERVER_ERROR = (
        "INTERNAL_SERVER_ERROR",
        500,
        "内部エラーが発生しました。お問い合わせの際は requestId をお知らせください。",
        "Something went wrong on our side. Quote the requestId when you report it.",
    )
