"""The one kind of error whose message is for people."""


class ColorizeError(ValueError):
    """Something that a person can put right; the message is one sentence.

    It names the rule and the value that breaks it.  Pages and the command line
    show the message of this class alone: every other exception is a bug, which is
    logged with its traceback.

    Examples
    --------
    >>> raise ColorizeError("patch_size=4 must be odd")
    Traceback (most recent call last):
    colorize.settings.errors.ColorizeError: patch_size=4 must be odd
    """
