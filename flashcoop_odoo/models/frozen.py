"""Guards on what only our own methods may write."""


def with_defaults(records, vals):
    """Return ``vals`` with what the context adds to them at creation (``default_…``):
    a guard that looks at the values alone is walked past."""
    prefix = "default_"
    defaults = {
        name.removeprefix(prefix): value
        for name, value in records.env.context.items()
        if name.startswith(prefix)
    }
    return defaults | vals
