"""What the console's side holds, on each of its pages."""

from django import template

from latido.console.pages import PAGES, Page

register = template.Library()


@register.simple_tag
def pages() -> tuple[Page, ...]:
    """Every kind of configuration, in order."""
    return PAGES
