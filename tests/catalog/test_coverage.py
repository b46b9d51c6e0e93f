"""What is known of every systemd at hand, by the figures that docs/catalogue.md prints."""

from catalog.catalog import Catalog

_DOCUMENTED = {252: (442, 420), 257: (479, 457), 262: (513, 502)}


def test_every_name_is_explained_or_says_what_replaces_it(built: Catalog) -> None:
    own = [directive for directive in built.directives if directive.supported]
    names = {directive.name for directive in own}
    explained = {directive.name for directive in own if directive.blocks}
    replaced = {directive.name for directive in own if directive.replaced_by}
    if built.version in _DOCUMENTED:
        assert (len(names), len(explained)) == _DOCUMENTED[built.version]
    # 247's manual is silent on these tests, which its systemd has.
    left = {"AssertPathIsEncrypted", "AssertMemory", "AssertCPUs", "AssertEnvironment"}
    assert names - explained - replaced <= (left if built.version == 247 else set())


def test_what_only_newer_systemds_know_is_listed_with_the_version(built: Catalog) -> None:
    newer = [directive for directive in built.directives if not directive.supported]
    assert all(directive.since > built.version or not directive.since for directive in newer)
    assert bool(newer) is (built.version < 262)


def test_what_implies_is_known_on_both_sides(built: Catalog) -> None:
    dynamic = built.by_key["Service", "DynamicUser"]
    assert ("ProtectSystem", "strict") in [(one.name, one.value) for one in dynamic.implies]
    assert "DynamicUser" in [one.name for one in built.by_key["Service", "ProtectSystem"].implied_by]
    for directive in built.of("service"):
        for one in directive.implies:
            assert ("Service", one.name) in built.by_key, (directive.name, one.name)
