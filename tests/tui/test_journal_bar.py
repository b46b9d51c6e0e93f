"""The line above the journal."""

from textual.app import App

from tui.editor.panes.journal_bar import JournalBar


async def test_what_it_is_told_before_it_is_put_together_is_shown() -> None:
    bar = JournalBar(id="journal-bar")
    app = App[None]()
    async with app.run_test(size=(80, 4)) as pilot:
        app.mount(bar)
        bar.tell(2)
        bar.choose(1)
        await pilot.pause()
        assert str(bar.query_one("#journal-unread").render()) == "▼ 2 more lines below: end"
        assert "[" in str(bar.query_one("#journal-filter").render())
