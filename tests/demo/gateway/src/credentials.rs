use serde::Deserialize;

/// What a person types into the sign-in form. Deliberately without `Debug`.
#[derive(Deserialize)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

impl Credentials {
    /// The identity service predates JSON and wants a form.
    pub fn to_form(&self) -> Vec<u8> {
        let mut form = Vec::with_capacity(64);
        form.extend_from_slice(b"username=");
        percent_encode(&self.username, &mut form);
        form.extend_from_slice(b"&password=");
        percent_encode(&self.password, &mut form);
        form
    }

    pub fn is_plausible(&self) -> bool {
        !self.username.is_empty() && self.username.len() <= 64 && (8..=256).contains(&self.password.len())
    }
}

fn percent_encode(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::info;

    fn credentials(username: &str, password: &str) -> Credentials {
        Credentials { username: username.to_owned(), password: password.to_owned() }
    }

    #[test]
    fn form_escapes_what_the_parser_of_identity_would_split_at() {
        for (password, encoded) in [("plain-enough", "plain-enough"), ("a&b=c d%1", "a%26b%3Dc%20d%251")] {
            let credentials = credentials("mara", password);
            info!(password = %credentials.password, encoded, "encoding");
            assert_eq!(credentials.to_form(), format!("username=mara&password={encoded}").into_bytes());
        }
    }

    #[test]
    fn short_passwords_never_leave_the_gateway() {
        assert!(!credentials("mara", "short").is_plausible());
        assert!(credentials("mara", "long enough").is_plausible());
    }
}
