"""unitsmith's own themes; Textual's are there besides."""

from textual.theme import Theme

DARK = Theme(
    name="unitsmith-dark",
    primary="#4aa3ff",
    secondary="#5f8fb8",
    accent="#ffa62b",
    warning="#ffa62b",
    error="#ff5f72",
    success="#4ebf71",
    foreground="#e4e4e4",
    background="#111111",
    surface="#181818",
    panel="#232b33",
    dark=True,
    variables={"border": "#27506f", "border-blurred": "#27506f"},
)

LIGHT = Theme(
    name="unitsmith-light",
    primary="#005fb8",
    secondary="#3f6f94",
    accent="#a85800",
    warning="#a85800",
    error="#b3142a",
    success="#1c7a3c",
    foreground="#1e1e1e",
    background="#fafafa",
    surface="#f0f0f0",
    panel="#e2e8ee",
    dark=False,
    variables={"border": "#9db6cb", "border-blurred": "#9db6cb"},
)

CONTRAST = Theme(
    name="unitsmith-contrast",
    primary="#7fdbff",
    secondary="#a8e6ff",
    accent="#ffe600",
    warning="#ffb000",
    error="#ff8080",
    success="#5dff7f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#2a2a2a",
    dark=True,
    variables={
        "border": "#ffffff",
        "border-blurred": "#ffffff",
        "foreground-muted": "#e0e0e0",
        "text-muted": "#e0e0e0",
    },
)
"""Every text in a contrast of at least 7 to 1, for those who see badly, and for the sun."""

THEMES = (DARK, LIGHT, CONTRAST)
