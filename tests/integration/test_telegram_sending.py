"""Law: what a letter shows stands on Telegram as a reader expects it, and is mended in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import Blocked, RateLimited, Rejected, Unconfirmed
from bot.messages import Closing, Ended, File, Gone, Media, Outgoing, Paper, Reaction
from bot.parcels import parcels
from bot.richtext import paragraph
from tests.botapi import Chat, Person
from tests.drawn import picture
from tests.integration.telegram_line import Line, choices, line, room


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Line]:
    with line(tmp_path) as one:
        yield one


@pytest.fixture
def claire(bot: Line) -> Person:
    person = bot.api.person("Claire")
    person.start()
    return person


@pytest.fixture
def group(bot: Line, claire: Person) -> Chat:
    return bot.api.group("Atelier", claire)


def kept(bot: Line, content: bytes, name: str) -> File:
    return bot.run(bot.shelf.keep(content, name, room(bot.api.person("Paul"))))


# --- words ----------------------------------------------------------------------------------------


def test_previews_are_off_and_what_is_quiet_rings_nowhere(bot: Line, group: Chat) -> None:
    bot.send(group, "lisez https://example.org")
    bot.send(group, "discrètement", quiet=True)
    loud, quiet = bot.api.sent(group)
    assert loud.link_preview_disabled
    assert quiet.link_preview_disabled
    assert (loud.silent, quiet.silent) == (False, True)


def test_a_post_says_where_it_stands(bot: Line, group: Chat, claire: Person) -> None:
    public = bot.api.channel("Futurs", claire, username="futurs")
    assert bot.send(public, "Édition").link == f"https://t.me/futurs/{bot.api.sent(public)[0].id}"
    private = bot.send(group, "Édition")
    assert private.link == f"https://t.me/c/{str(group.id)[4:]}/{bot.api.sent(group)[0].id}"
    assert bot.send(claire, "Bonjour").link is None


def test_an_answer_in_a_group_is_a_reply_and_in_its_topic(bot: Line, claire: Person) -> None:
    forum = bot.api.group("Forum", claire, forum=True)
    topic = bot.api.topic(forum, "Guichets")
    asked = claire.say("/sondages", chat=forum, thread=topic)
    bot.send(forum, "Aucun", thread=str(topic), answers=f"{forum.id}/{asked.id}")
    (answer,) = [one for one in bot.api.sent(forum) if one.text == "Aucun"]
    assert (answer.thread, answer.reply_to) == (topic, asked)


def test_an_answer_for_a_topic_that_has_gone_stands_outside(bot: Line, claire: Person) -> None:
    forum = bot.api.group("Forum", claire, forum=True)
    bot.send(forum, "Aucun", thread="77")
    assert [one.text for one in bot.api.sent(forum)] == ["Aucun"]


def test_what_it_answers_may_be_gone(bot: Line, group: Chat, claire: Person) -> None:
    asked = claire.say("/sondages", chat=group)
    claire.delete(asked)
    bot.send(group, "Aucun", answers=f"{group.id}/{asked.id}")
    assert bot.api.sent(group)[-1].text == "Aucun"


def test_an_edit_that_changes_nothing_is_as_wanted(bot: Line, group: Chat) -> None:
    first = bot.send(group, "Édition")
    assert bot.send(group, "Édition", replaces=first.id).id == first.id
    assert bot.api.refused[-1][0] == "editMessageText"


# --- the next question ----------------------------------------------------------------------------


def test_a_question_takes_the_place_of_the_last_word(bot: Line, claire: Person) -> None:
    first = bot.send(claire, "Dans quelle région ?", choices=choices("Bretagne"))
    second = bot.send(claire, "Où en est-on ?", choices=choices("Essai"), instead=first.id)
    assert second.id == first.id
    (card,) = bot.api.sent(claire)
    assert (card.text, card.buttons[0][0][0]) == ("Où en est-on ?", "Essai")


def test_below_other_words_it_is_a_new_one(bot: Line, claire: Person) -> None:
    first = bot.send(claire, "Dans quelle région ?", choices=choices("Bretagne"))
    claire.say("attendez")
    bot.hear(2)
    second = bot.send(claire, "Où en est-on ?", instead=first.id)
    assert second.id != first.id
    assert [one.text for one in bot.api.sent(claire)] == ["Dans quelle région ?", "Où en est-on ?"]


def test_where_the_last_is_gone_it_is_a_new_one(bot: Line, claire: Person) -> None:
    first = bot.send(claire, "Dans quelle région ?")
    bot.api.world.delete(bot.api.sent(claire)[0])
    bot.send(claire, "Où en est-on ?", instead=first.id)
    assert [one.text for one in bot.api.sent(claire)] == ["Où en est-on ?"]


# --- files ----------------------------------------------------------------------------------------

KINDS = [
    (picture(), "guichet.png", "photo"),
    (b"OggS" + bytes(60), "voix.ogg", "voice"),
    (b"%PDF-1.4\n" + bytes(60), "plan.pdf", "document"),
]


@pytest.mark.parametrize(("content", "name", "shown"), KINDS)
def test_a_file_is_shown_as_what_it_is_with_its_words(
    bot: Line, group: Chat, content: bytes, name: str, shown: str
) -> None:
    file = kept(bot, content, name)
    assert not file.refused
    receipt = bot.send(group, "n° 3, pièce 1 : un guichet", extra=file)
    (post,) = bot.api.sent(group)
    assert (post.media_kind, post.caption) == (shown, "n° 3, pièce 1 : un guichet")
    bot.send(group, "n° 3, pièce 1 : le guichet", extra=file, replaces=receipt.id)
    (post,) = bot.api.sent(group)
    assert (post.media_kind, post.caption) == (shown, "n° 3, pièce 1 : le guichet")


def test_the_words_of_a_file_are_mended_without_it(bot: Line, group: Chat) -> None:
    receipt = bot.send(group, "une pièce", extra=kept(bot, picture(), "a.png"))
    bot.send(group, "retirée", replaces=receipt.id)
    assert bot.api.sent(group)[0].caption == "retirée"


def test_a_file_that_is_kept_no_more_is_refused(bot: Line, group: Chat) -> None:
    lost = File(Media.IMAGE, "a.png", "image/png", 3, "0" * 64)
    with pytest.raises(Rejected):
        bot.send(group, "une pièce", extra=lost)


def test_what_is_taken_away_is_gone_and_may_have_been(bot: Line, group: Chat) -> None:
    receipt = bot.send(group, "une pièce")
    for _ in range(2):
        assert bot.send(group, "retirée", extra=Gone(), replaces=receipt.id).id == receipt.id
    assert bot.api.sent(group) == []


# --- signs and polls ------------------------------------------------------------------------------


def test_a_sign_that_it_was_seen(bot: Line, group: Chat, claire: Person) -> None:
    message = claire.say("/aide", chat=group)
    bot.send(group, extra=Reaction(f"{group.id}/{message.id}", "👀"))
    assert message.reactions == {bot.api.bot["id"]: ["👀"]}


PAPER = Paper("Faut-il un guichet ?", (("7", "Oui"), ("8", "Non")))


def test_a_poll_of_telegram_s_own_and_its_end(bot: Line, group: Chat, claire: Person) -> None:
    receipt = bot.send(group, "en mots", extra=PAPER)
    (poll,) = bot.api.sent(group)
    assert poll.poll is not None
    assert receipt.id == f"{group.id}/{poll.id}#{poll.poll.id}"
    claire.vote(poll, [0])
    end = bot.send(group, "clos", extra=Closing(), replaces=receipt.id)
    assert poll.poll.closed
    (ended,) = end.heard
    assert isinstance(ended, Ended)
    assert (ended.of, ended.votes, ended.voters) == (receipt.id, None, 1)
    again = bot.send(group, "clos", extra=Closing(), replaces=receipt.id)
    assert [one.id for one in again.heard] == [ended.id]


def test_a_question_too_long_for_a_poll_is_shortened(bot: Line, group: Chat) -> None:
    options = (("7", "👩🏽‍🚒" * 60), ("8", "o" * 200))
    bot.send(group, "en mots", extra=Paper("q" * 500, options))
    (poll,) = bot.api.sent(group)
    assert poll.poll is not None
    assert len(poll.poll.question) == 300
    assert poll.poll.question.endswith("…")


def test_a_channel_takes_no_poll_with_names(bot: Line, claire: Person) -> None:
    channel = bot.api.channel("Futurs", claire)
    bot.again()
    with pytest.raises(Rejected):
        bot.send(channel, "en mots", extra=PAPER)
    claire.say("bonjour")
    bot.hear(1)
    assert bot.channel.traits.polled == frozenset()


# --- what Telegram refuses ------------------------------------------------------------------------


def test_who_has_stopped_the_bot_or_never_began_hears_nothing(bot: Line, claire: Person) -> None:
    claire.block()
    for person in (claire, bot.api.person("Paul")):
        with pytest.raises(Blocked):
            bot.send(person, "Bonjour")


def test_a_flood_is_told_and_slows_that_room_down(bot: Line, group: Chat, claire: Person) -> None:
    bot.api.faults.flood(group, retry_after=3)
    with pytest.raises(RateLimited) as caught:
        bot.send(group, "Bonjour")
    assert caught.value.retry_after == 3
    bot.send(claire, "Bonjour")


def test_an_answer_that_was_lost_leaves_the_fate_open(bot: Line, group: Chat) -> None:
    bot.api.faults.lose(method="sendMessage")
    with pytest.raises(Unconfirmed):
        bot.send(group, "Bonjour")
    assert [one.text for one in bot.api.sent(group)] == ["Bonjour"]


def test_no_letter_that_was_split_for_telegram_is_refused(bot: Line, group: Chat) -> None:
    words = "👩🏽‍🚒 é « mot » " * 400
    sent = parcels(Outgoing(to=room(group), body=(paragraph(words),)), bot.channel.traits)
    assert len(sent) > 1
    for one in sent[:2]:
        bot.send(group, *[block.text for block in one.letter.body])
    assert bot.api.refused == []
