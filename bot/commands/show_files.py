"""Law: files are taken as many as may be; each is shown where its text may be read, and said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.commands.context import Context, Reply
from bot.contributions.enclosures import Enclosure, as_file, caption, joined, kinds
from bot.messages import Address, File, Outgoing
from bot.richtext import paragraph


def refusal(context: Context, reason: str) -> str:
    """Why a file was not taken, with the limit that it was beyond."""
    media, speech = context.directory.settings.media, context.speech
    values = {"most": speech.size(media.most), "types": speech.listed(kinds(media.types))}
    values["count"] = str(media.most_files)
    values |= {"daily": speech.size(media.daily), "daily_files": speech.number(media.daily_files)}
    return speech(f"files.refused.{reason}", **values)


def added(context: Context, before: Sequence[Enclosure]) -> tuple[list[Enclosure], Reply]:
    """These files with those that came now, as many as may be; a word when some are too many."""
    most = context.directory.settings.media.most_files
    files = joined(before, context.files)
    return files[:most], context.say(refusal(context, "many")) if files[most:] else Reply()


def show_files(
    context: Context,
    number: int,
    files: Iterable[Enclosure],
    to: Address,
    shown: Collection[Enclosure] = (),
) -> Reply:
    """The files of a contribution, quietly, where the platform can show them; its card names them.

    Those that were `shown` there already, each under its rank and with its words, are not again.
    """
    if File not in context.directory.traits(to.platform).shows:
        return Reply()
    speech = context.speech_at(to)
    ranked = enumerate(files, start=1)
    return Reply(
        tuple(
            Outgoing(
                to=to,
                body=(paragraph(caption(number, rank, one, speech)),),
                extra=as_file(number, rank, one),
                quiet=True,
            )
            for rank, one in ranked
            if one not in shown
        )
    )
