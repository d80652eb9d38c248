"""A clinic's words to a handout that a patient can hold, read and trust.

    from handout import load, render

    pdf = render(load("content.yaml"))
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["__version__", "load", "render"]

from handout.build import load, render
