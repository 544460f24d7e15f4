"""What one record of dossier-check is worth, held against a label.

Each function gives None where all is well, or the sentence that says what was asked.
"""


def names(record, severity=None):
    return [f["id"] for f in record["findings"] if severity in (None, f["severity"])]


def for_damage(record, policy):
    """Errors that the policy knows as damage."""
    return [name for name in names(record, "error") if name not in policy.sound]


def label(entry, record, policy):
    verdict, said = record["verdict"], set(names(record))
    if verdict == "unknown":
        return "a verdict"
    if entry.label == "valid":
        damage = for_damage(record, policy)
        return "not refused as damaged (%s)" % ", ".join(damage) if damage else None
    if entry.label == "corrupt":
        return None if verdict == "refused" else "refused"
    if entry.label == "encrypted":
        return one_of(policy.classes["encrypted"], said)
    if entry.label == "active":
        return acts(entry, said, policy)
    return wrong_type(entry, record, said, policy)


def one_of(wanted, said):
    return None if wanted & said else "one of " + listed(wanted)


def listed(wanted):
    """Names in order; of many, policy.md has the list."""
    return ", ".join(sorted(wanted)) if len(wanted) < 8 else "those in policy.md"


def acts(entry, said, policy):
    wanted = [policy.acts[flag] for flag in entry.flags if flag in policy.acts]
    if not wanted:
        wanted = [set().union(*policy.acts.values())]
    missing = [one_of(names, said) for names in wanted if not names & said]
    return "; ".join(missing) or None


def wrong_type(entry, record, said, policy):
    types = entry.types()
    if types and record.get("type") not in types:
        return "called %s, not %s" % (" or ".join(sorted(types)), record.get("type"))
    return one_of(policy.classes["wrong-type"], said)


def flag(asked, wanted, record, policy):
    """Whether a rule of the policy is followed."""
    verdict, said, errors = record["verdict"], set(names(record)), set(names(record, "error"))
    if asked == "bounded":
        return True
    if verdict == "unknown":
        return False
    if asked == "refused":
        return verdict == "refused" and bool(wanted & said)
    if asked == "named":
        return verdict == "refused" or bool(wanted & said)
    if asked == "opens":
        return verdict != "refused" or bool(errors) and errors <= wanted | policy.sound
    return True


def rules(entry, policy):
    """The rules that an entry of no counted class falls under: (flag, asked, findings)."""
    if entry.label not in ("ambiguous", "other-format"):
        return []
    return [(name, *policy.flags[name]) for name in dict.fromkeys([entry.label, *entry.kinds()])
            if name in policy.flags]


def facts(entry, record):
    """[(name, of the label, of the tool)] where they differ."""
    return [(name, value, record.get(name)) for name, value in entry.facts().items()
            if record.get(name, default(name)) != value]


def default(name):
    """What a fact that the record leaves out stands for."""
    return {"encrypted": False}.get(name)


def libpng(word, record, policy):
    """libpng reads it: it is not refused as damaged; libpng does not: it is refused."""
    if word in ("ok", "warned"):
        damage = for_damage(record, policy)
        return "libpng reads it (%s)" % ", ".join(damage) if damage else None
    if word == "refused" and record["verdict"] != "refused":
        return "refused, as libpng does"
    return None
