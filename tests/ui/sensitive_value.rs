//! An innocent key does not make a secret harmless. What is personal and no secret, `cargo logcheck` warns of.

use logcheck::info;

struct Account {
    id: u64,
    email: String,
    api_token: String,
}

fn main() {
    let account = Account { id: 7, email: String::new(), api_token: String::new() };
    info!(account.id, value = account.api_token, "account opened");
    info!(account.id, contact = %account.email, "account opened");
    info!(account.id, length = account.api_token.len(), "account opened");
}
