"""An experiment in words: which settings were changed, and what a link to it holds."""

from collections.abc import Iterable, Mapping

from colorize.agents import AGENTS
from colorize.settings import Settings, to_text

MOST_SETTINGS = 6  # that a sentence names
_TITLES = {"picture": "Picture", "output": "Tone and file"}


def table_title(name: str) -> str:
    """Whose settings these are.

    Examples
    --------
    >>> table_title("picture"), table_title("basic")
    ('Picture', 'Basic agent')
    """
    return _TITLES.get(name) or AGENTS[name].title


def changed_settings(settings: Iterable[Settings]) -> list[str]:
    """The settings that differ from their defaults, each in a few words.

    Examples
    --------
    >>> from colorize.settings import BasicSettings, PictureSettings
    >>> changed_settings([BasicSettings(k=7), PictureSettings(size=128)])
    ['Basic agent: k = 7', 'Picture: size = 128']
    """
    return [f"{table_title(table.name)}: {key} = {to_text(getattr(table, key))}"
            for table in settings for key, default in table.defaults().items()
            if getattr(table, key) != default]


def link_words(picture: str, settings: Mapping[str, Settings], *, own_photo: bool = False,
               own_references: bool = False, strokes: bool = False,
               hints_left_out: bool = False) -> str:
    """What a link holds and what it does not hold, in one or two sentences.

    Parameters
    ----------
    picture : str
        Title of the built-in picture.
    settings : mapping of str to Settings
    own_photo, own_references : bool
        Whether uploaded pictures are in use, which no link holds.
    strokes : bool
        Whether colour hints are in use that the link holds.
    hints_left_out : bool
        Whether there are hints that it does not hold.

    Examples
    --------
    >>> from colorize.settings import BasicSettings
    >>> link_words("A cat", {"basic": BasicSettings(k=7)})
    'This link holds the built-in picture “A cat” and 1 changed setting: Basic agent: k = 7.'
    >>> link_words("A cup of coffee", {}, own_photo=True)
    'This link holds no changed setting. It does not hold your own picture.'
    """
    changed = changed_settings(settings.values())
    more = f" and {len(changed) - MOST_SETTINGS} more" if len(changed) > MOST_SETTINGS else ""
    listed = "; ".join(changed[:MOST_SETTINGS]) + more
    count = {0: "no changed setting", 1: "1 changed setting"}.get(
        len(changed), f"{len(changed)} changed settings")
    held = [] if own_photo else [f"the built-in picture “{picture}”"]
    held += ["your colour hints"] * strokes
    held.append(count + (f": {listed}" if listed else ""))
    first = f"This link holds {', '.join(held[:-1])}{' and ' * (len(held) > 1)}{held[-1]}."
    lacks = (["your own picture"] * own_photo + ["your own reference pictures"] * own_references
             + ["your colour hints"] * hints_left_out)
    return first + (f" It does not hold {' or '.join(lacks)}." if lacks else "")
