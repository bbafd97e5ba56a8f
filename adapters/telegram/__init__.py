"""Telegram: on python-telegram-bot's typed Bot, with an intake of our own.

`faults` (its errors in our words), `readers` (what comes in), `render`, `buttons` and `pacing`
(what goes out) are pure; `polling` and `webhook` bring updates, `hearing` makes events of them,
`sending` has one way out for each thing that a letter may show; `channel` is the adapter.
"""
