//! Where things stand: a number in the facts, the spans in a table beside them.
//!
//! A call read by the compiler and the same call read by the analyzer are then equal values, though one front end has
//! opaque spans and the other has byte ranges.

use std::ops::Range;

use proc_macro2::Span;

/// A position: an index into the table of places of the same file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Loc(pub u32);

/// What a [`Loc`] stands for.
#[derive(Clone, Debug)]
pub struct Place {
    /// The first token. On stable Rust a macro cannot join spans, so both ends are kept.
    pub first: Span,
    /// The last token.
    pub last: Span,
    /// A part of the one token, as bytes of its source text: a placeholder inside a string literal.
    pub inside: Option<Range<u32>>,
}

/// The table of places of one macro call or one file.
#[derive(Clone, Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    base: u32,
}

impl Places {
    /// An empty table whose first position is `base`: for a part of a file, whose table comes behind others.
    pub fn starting_at(base: u32) -> Places {
        Places { places: Vec::new(), base }
    }

    /// A new position from `first` to `last`.
    pub fn between(&mut self, first: Span, last: Span) -> Loc {
        self.push(Place { first, last, inside: None })
    }

    /// A new position for one token.
    pub fn token(&mut self, span: Span) -> Loc {
        self.between(span, span)
    }

    /// A new position from the start of one to the end of another.
    pub fn join(&mut self, first: Loc, last: Loc) -> Loc {
        let (first, last) = (self.get(first).first, self.get(last).last);
        self.between(first, last)
    }

    /// A new position inside the token at `span`: `range` counts the bytes of its source text.
    pub fn inside(&mut self, span: Span, range: Range<u32>) -> Loc {
        self.push(Place { first: span, last: span, inside: Some(range) })
    }

    /// What a position stands for.
    pub fn get(&self, loc: Loc) -> &Place {
        &self.places[(loc.0 - self.base) as usize]
    }

    /// All places, in the order of their [`Loc`].
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn push(&mut self, place: Place) -> Loc {
        let loc = Loc(self.base + u32::try_from(self.places.len()).unwrap_or(u32::MAX));
        self.places.push(place);
        loc
    }
}
