"""``fakegen plugins``: the installed plugins, and what each adds."""

from __future__ import annotations

import click

from fakegen.cli.options import plugin_option


@click.command(name="plugins", short_help="List plugins and what they add.")
@plugin_option
def command(plugins: tuple[str, ...]) -> None:
    """List the installed plugins, including the built-in ones, and what each adds."""
    from fakegen import registry_for
    from fakegen.cli.printing import print_table

    registry = registry_for(plugins)
    rows = []
    for name, origin in registry.origins.items():
        brought = [f"{kind}: {', '.join(names)}" for kind, names in registry.brought(name).items()]
        rows.append((name, origin, "\n".join(brought)))
    rows += [(item.name, item.origin, item.loss) for item in registry.broken]
    print_table(("plugin", "from", "adds"), rows)
