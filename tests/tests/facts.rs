//! Facts are plain values: the same in every run, and they survive being written down.

use logcheck_analyzer::facts_of;
use logcheck_rules::facts::FileFacts;
use logcheck_tests::sources::rust_files;

#[test]
fn facts_are_the_same_in_every_run_and_can_be_stored() {
    for file in rust_files() {
        let facts = facts_of(&file.text);
        assert_eq!(facts, facts_of(&file.text), "{}", file.path);
        let stored = serde_json::to_string(&facts).unwrap();
        let read: FileFacts = serde_json::from_str(&stored).unwrap();
        assert_eq!(facts, read, "{}", file.path);
    }
}
