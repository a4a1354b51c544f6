"""Files that come by a signed address, good once and for a quarter of an hour."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import record
from backend.organizations.models import Upload
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

LIFETIME = timedelta(minutes=15)
SALT = "concord.upload"


@operation
def create_upload(actor: Actor, *, filename: str, size: int) -> Upload:
    """Announce a file of `size` bytes. Refuses REQUIRED, TOO_LONG, OUT_OF_RANGE."""
    actor.require(Permission.UPLOAD_WRITE)

    upload = Upload(filename=filename.strip(), size=size, expires_at=timezone.now() + LIFETIME)
    check(upload)
    upload.save(force_insert=True)

    record(actor, "upload.created", upload, size=size)
    return upload


@operation
def store_upload(actor: Actor, id: UUID, content: bytes) -> Upload:
    """Keep the announced file's bytes, once. Refuses NOT_FOUND, ALREADY_USED, INVALID."""
    actor.require(Permission.UPLOAD_WRITE)
    upload = Upload.objects.pick(actor, id)
    if upload.stored_at is not None:
        raise already_used()
    if len(content) != upload.size:
        raise Refusal(Code.INVALID, WRONG_SIZE.with_facts(announced=upload.size, sent=len(content)))

    upload.stored_at = timezone.now()
    upload.keep("stored_at")
    record(actor, "upload.stored", upload, size=upload.size)

    _write(_place(actor, upload), content)
    return upload


def content_of(actor: Actor, upload: Upload) -> bytes:
    """Return the bytes that were sent. Refuses INCOMPLETE when none were, UNREADABLE_FILE when they are gone."""
    if upload.stored_at is None:
        raise Refusal(Code.INCOMPLETE, NOT_SENT, path=("upload_id",))
    try:
        return _place(actor, upload).read_bytes()
    except FileNotFoundError:
        raise Refusal(Code.UNREADABLE_FILE, GONE, path=("upload_id",)) from None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a signed address says: one file of one client, until a time."""

    client_id: UUID
    upload_id: UUID
    expires_at: datetime

    def signed(self) -> str:
        facts = [str(self.client_id), str(self.upload_id), self.expires_at.timestamp()]
        return signing.dumps(facts, salt=SALT)

    @classmethod
    def read(cls, token: str, *, now: datetime) -> "Ticket":
        """Return what a token says. Refuses NOT_FOUND for one that is not ours, EXPIRED for one whose time is over."""
        try:
            client_id, upload_id, seconds = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            raise unknown_address() from None
        expires_at = datetime.fromtimestamp(seconds, tz=now.tzinfo)
        if expires_at <= now:
            raise Refusal(Code.EXPIRED, TOO_LATE)
        return cls(client_id=UUID(client_id), upload_id=UUID(upload_id), expires_at=expires_at)


def address_for(actor: Actor, upload: Upload) -> str:
    """Return the absolute address to PUT the file's bytes to."""
    ticket = Ticket(client_id=actor.in_client().id, upload_id=upload.id, expires_at=upload.expires_at)
    return f"{settings.PUBLIC_URL}/uploads/{ticket.signed()}"


def unknown_address() -> Refusal:
    """The same words for a forged address and for one of another client."""
    return Refusal(
        Code.NOT_FOUND,
        Text(ja="このアップロード用URLは正しくありません。", en="This is not a valid upload address."),
    )


def already_used() -> Refusal:
    return Refusal(
        Code.ALREADY_USED,
        Text(
            ja="このアップロード用URLはすでに使われています。新しく発行してください。",
            en="This upload address was used already. Ask for a new one.",
        ),
    )


def _place(actor: Actor, upload: Upload) -> Path:
    return Path(settings.UPLOADS_DIR) / actor.in_client().schema_name / str(upload.id)


def _write(place: Path, content: bytes) -> None:
    """Write the whole file or none; a leftover of a transaction that failed is replaced."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_suffix(".part")  # one at a time: the row is locked
    draft.write_bytes(content)
    os.replace(draft, place)


WRONG_SIZE = Text(
    ja="ファイルのサイズが申告と異なります(申告: {announced}バイト、受信: {sent}バイト)。",
    en="The file has another size than announced ({announced} bytes announced, {sent} received).",
)
NOT_SENT = Text(
    ja="ファイルがまだアップロードされていません。",
    en="The file has not been uploaded yet.",
)
GONE = Text(
    ja="アップロードされたファイルを読み込めません。もう一度アップロードしてください。",
    en="The uploaded file cannot be read. Upload it again.",
)
TOO_LATE = Text(
    ja="このアップロード用URLの有効期限が切れています。新しく発行してください。",
    en="This upload address has expired. Ask for a new one.",
)
