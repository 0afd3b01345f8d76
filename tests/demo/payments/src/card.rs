use std::fmt;

use serde::Deserialize;

/// A card as the customer typed it. Lives for one request, never in the ledger.
#[derive(Deserialize)]
pub struct Card {
    pub number: String,
    pub cvv: Option<String>,
    pub expiry_month: u8,
    pub expiry_year: u16,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Brand {
    Visa,
    Mastercard,
    Amex,
    Other,
}

impl Card {
    pub fn brand(&self) -> Brand {
        match self.number.as_bytes() {
            [b'4', ..] => Brand::Visa,
            [b'5', b'1'..=b'5', ..] => Brand::Mastercard,
            [b'3', b'4' | b'7', ..] => Brand::Amex,
            _ => Brand::Other,
        }
    }

    /// Digits only, a plausible length, and the right check digit (Luhn).
    pub fn has_valid_number(&self) -> bool {
        let digits: Option<Vec<u32>> = self.number.chars().map(|c| c.to_digit(10)).collect();
        let Some(digits) = digits.filter(|digits| (12..=19).contains(&digits.len())) else {
            return false;
        };
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(index, &digit)| match digit * 2 {
                _ if index % 2 == 0 => digit,
                doubled if doubled > 9 => doubled - 9,
                doubled => doubled,
            })
            .sum();
        sum.is_multiple_of(10)
    }

    pub fn is_expired(&self, year: u16, month: u8) -> bool {
        (self.expiry_year, self.expiry_month) < (year, month)
    }

    pub fn last4(&self) -> String {
        self.number.chars().skip(self.number.chars().count().saturating_sub(4)).collect()
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("number", &mask_pan(&self.number))
            .field("brand", &self.brand())
            .finish_non_exhaustive()
    }
}

/// The first six and the last four digits, which is what the card schemes let us show.
pub fn mask_pan(number: &str) -> String {
    let length = number.chars().count();
    let shown = |index: usize| length >= 12 && (index < 6 || index + 4 >= length);
    number.chars().enumerate().map(|(index, digit)| if shown(index) { digit } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: &str) -> Card {
        Card { number: number.to_owned(), cvv: Some("737".to_owned()), expiry_month: 3, expiry_year: 2030 }
    }

    #[test]
    fn the_check_digit_counts() {
        assert!(card("4111111111111111").has_valid_number());
        assert!(!card("4111111111111112").has_valid_number());
        assert!(!card("4111 1111 1111 1111").has_valid_number());
    }

    #[test]
    fn debug_shows_no_more_than_a_receipt_does() {
        let card = card("4111111111111111");
        log::info!(card_number = card.number.as_str(), cvv:? = card.cvv; "formatting");
        assert_eq!(format!("{card:?}"), r#"Card { number: "411111******1111", brand: Visa, .. }"#);
        assert_eq!(card.last4(), "1111");
    }
}
