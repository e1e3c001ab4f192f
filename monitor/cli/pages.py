"""A page split into its articles, for people."""

from monitor.cli.excerpts import fold
from monitor.cli.terminal import Terminal, harmless, plural
from monitor.cli.verdicts import published_words
from monitor.model import Article, Segmentation


def show_page(shown: str, segmentation: Segmentation, terminal: Terminal) -> None:
    """The articles in full, then how much was left out."""
    why = f" ({segmentation.why})" if segmentation.why else ""
    count = plural(len(segmentation.articles), "article")
    terminal.write(*fold("", f"Page  {harmless(shown)} · {count}{why}", terminal.width), "")
    for article in segmentation.articles:
        _show_article(article, len(segmentation.articles), terminal)
    if segmentation.boilerplate:
        terminal.write(terminal.paint(f"left out: {plural(len(segmentation.boilerplate), 'line')}", "dim"), "")


def _show_article(article: Article, total: int, terminal: Terminal) -> None:
    lines = f" · lines {article.lines[0]}–{article.lines[1]}" if article.lines else ""
    terminal.write(
        *(terminal.paint(row, "bold") for row in fold("", harmless(article.title) or "(no title)", terminal.width))
    )
    terminal.write(terminal.paint(f"article {article.position}/{total}{lines}", "dim"))
    facts = {
        "published": published_words(article.published) if article.published else "unknown",
        "not before": article.not_before.isoformat() if article.not_before else "",
        "updated": published_words(article.updated) if article.updated else "",
        "refused": "; ".join(f"{item.claim.isoformat()} ({item.why.value})" for item in article.refused),
        "authors": ", ".join(article.authors),
        "section": article.section or "",
    }
    for name, value in facts.items():
        if value:
            terminal.write(*fold(f"  {name:<11}", harmless(value), terminal.width))
    terminal.write("")
    for paragraph in article.body.split("\n"):
        terminal.write(*fold("", paragraph, terminal.width), "")
    for caption in article.captions:
        terminal.write(*fold("", f"[photo] {caption}", terminal.width), "")
