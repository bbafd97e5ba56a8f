"""Law: a platform made of two files and a keyboard, held to the same contract as the others.

Journal (`journal`, over `lines`) is the platform, `channel` its adapter. A `session` is somebody at
the keyboard, with a `cast` of people and rooms to be; `terminal` and `pipe` are its two manners.
"""
