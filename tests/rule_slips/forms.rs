//! Slips in variants and safeguards.

use crate::common::{self, load_rules, rule_files};
use crate::slip;

const VARIANT: &str = "id: copy
kind: variant
of: api
params: { often: 100/s }
when: { needs: answer, any: [{ times: { at_least: 2 } }, { rate: { at_least: $often } }] }
does: \"`{caller}` keeps a copy\"
source: [s]
examples:
  - { name: n, given: { needs: answer, times: 3 }, expect: { holds: true } }
";

const SAFEGUARD: &str = "id: guard
kind: safeguard
when: { recommended: api, sometimes_down: true }
any_of: [fallback, cache]
covered_by: [unguarded-call]
source: [s]
examples:
  - { name: n, given: { recommended: api, sometimes_down: true }, expect: { holds: true } }
";

#[test]
fn variants_and_safeguards_need_neither_title_nor_reasons() {
    for (file, text) in [("own/copy.yaml", VARIANT), ("own/guard.yaml", SAFEGUARD)] {
        let mut files = rule_files();
        files.push((file.to_owned(), text.to_owned()));
        let (sources, book) = load_rules(&files);
        let book = book.unwrap_or_else(|wrong| panic!("{}", common::told(&wrong, &sources)));
        let variants = book.variants.iter().map(|rule| &rule.common);
        let safeguards = book.safeguards.iter().map(|rule| &rule.common);
        let found = variants.chain(safeguards).find(|rule| file.contains(&rule.id.value));
        let title = &found.expect("it was read").title;
        assert!(
            ["`{caller}` keeps a copy", "fallback or cache"].contains(&title.as_str()),
            "{title}"
        );
    }
}

#[test]
fn slips_in_a_variant() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/copy.yaml", VARIANT, from, to, message, slice, label);
    };
    slip("of: api", "of: call", "`of` cannot be `call`", "call", "");
    slip("of: api\n", "", "the rule has no `of`", "id", "");
    slip("does:", "dose:", "a variant has no key `dose`", "dose", "`does`");
    slip(
        "{caller}",
        "{caler}",
        "no placeholder is called `caler`",
        "{caler}",
        "`caller`",
    );
    slip("$often", "$ofen", "no parameter is called `ofen`", "$ofen", "`often`");
    slip("100/s", "100ms", "`at_least` must be a rate", "$often", "");
    slip(
        "holds: true",
        "holds: yes",
        "`holds` must be true or false",
        "yes",
        "`true`",
    );
    slip(
        "holds: true",
        "recommend: api",
        "`expect` has no key `recommend`",
        "recommend",
        "",
    );
    slip("times: 3", "time: 3", "no fact is called `time`", "time", "`times`");
    slip(
        "kind: variant",
        "kind: varient",
        "`kind` cannot be `varient`",
        "varient",
        "`variant`",
    );
}

#[test]
fn slips_in_a_safeguard() {
    let slip = |from: &str, to: &str, message: &str, slice: &str, label: &str| {
        slip("own/guard.yaml", SAFEGUARD, from, to, message, slice, label);
    };
    slip(
        "fallback, cache",
        "falback, cache",
        "`any_of` cannot be `falback`",
        "falback",
        "`fallback`",
    );
    slip("[fallback, cache]", "[]", "`any_of` must be the safeguards", "[]", "");
    slip("any_of: [fallback, cache]\n", "", "the rule has no `any_of`", "id", "");
    slip(
        "[unguarded-call]",
        "[unguarded-cal]",
        "`unguarded-cal`",
        "unguarded-cal",
        "`unguarded-call`",
    );
    slip(
        "[unguarded-call]",
        "[fan-out]",
        "`fan-out` is no anti-pattern",
        "fan-out",
        "",
    );
    slip(
        "recommended: api,",
        "recommended: call,",
        "`recommended` cannot be `call`",
        "call",
        "",
    );
    slip("source: [s]\n", "", "the rule has no `source`", "id", "");
}
