"""Text that changes with play, and lays the screen out anew only when that moves something."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class PlainText(Static):
    """A Static that never takes its text for markup.

    A layout costs as much as painting the whole screen, and most texts that change keep their size.
    """

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,  # noqa: A002 -- Textual's word
        classes: str | None = None,
    ) -> None:
        """As Static."""
        super().__init__(content, id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show it. Nothing is painted where it is what stands there."""
        old = self.content
        if isinstance(content, Content) and isinstance(old, Content) and content.is_same(old):
            return
        super().update(content, layout=False)
        if layout and self._moves():
            self.refresh(layout=True)

    def _moves(self) -> bool:
        """Whether what is shown now wants another place than it has."""
        styles, size = self.styles, self.content_size
        if not size.width or (styles.width is not None and styles.width.is_auto):
            return True
        fixed = styles.height is not None and not styles.height.is_auto
        self.clear_cached_dimensions()
        return not fixed and self.get_content_height(self.container_size, self.app.size, size.width) != size.height
