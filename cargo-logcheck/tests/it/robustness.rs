//! Whatever is in a file, and wherever a finding points, rendering neither panics nor lets the text act.

use cargo_logcheck::args::Format;
use cargo_logcheck::render::Settings;
use logcheck_rules::diagnostic::{Finding, Level};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::{collection, sample};

use crate::fixture::{Fixture, JSON};

/// The kinds of characters that renderers trip over.
const PIECES: &[&str] = &[
    "a",
    "word",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "é",
    "名",
    "🦀",
    "👩\u{200d}🔬",
    "\u{301}",
    "\0",
    "\u{1b}[31m",
    "\u{9b}0m",
    "\u{202e}",
    "\u{feff}",
    "\u{2028}",
    "{",
    "}",
    "// x",
    "    ",
];

/// Text made of them.
fn text() -> impl Strategy<Value = String> {
    collection::vec(sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_range_can_be_shown(
        files in [text(), text()],
        ranges in collection::vec((0..2_usize, 0..150_usize, 0..40_usize), 1..6),
        words in text(),
        width in 0..200_usize,
        color in any::<bool>(),
    ) {
        let mut fixture = Fixture::new(&[("a.rs", &files[0]), ("b.rs", &files[1])]);
        let mut places = ranges.into_iter().map(|(file, start, length)| fixture.at_bytes(file, start..start + length));
        let at = places.next().expect("there is one range or more");
        let finding = Finding::new(at, words.as_str(), words.as_str()).because(words.as_str()).instead(words.as_str());
        let finding = places.fold(finding, |finding, at| finding.with_label(at, words.as_str()));
        fixture.found("banned_key", Level::Warn, finding);

        let human = fixture.rendered_with(Settings { format: Format::Human, color, width });
        let short = fixture.rendered_with(Settings { format: Format::Short, color, width });
        assert_eq!(short.lines().count(), 1);
        if !color {
            let acts = |char: &char| *char != '\n' && (char.is_control() || *char == '\u{202e}');
            assert_eq!(human.chars().chain(short.chars()).find(acts), None);
        }
        for line in fixture.rendered(JSON).lines() {
            serde_json::from_str::<cargo_metadata::Message>(line).expect("cargo_metadata reads the line");
        }
    }
}
