"""The error whose message is shown to people."""


class ColorizeError(ValueError):
    """An error that a user can correct, such as a bad setting or file.

    The message is one sentence that names the rule and the value.  Pages and the
    command line show the message of this class only; any other exception is a bug,
    which is logged with its traceback.

    Examples
    --------
    >>> raise ColorizeError("patch_size=4 must be odd")
    Traceback (most recent call last):
    colorize.settings.errors.ColorizeError: patch_size=4 must be odd
    """
