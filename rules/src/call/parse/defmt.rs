//! defmt's grammar: a text and what it prints.
//!
//! ```text
//! info!( TEXT [, ARGUMENTS] )      println!( TEXT [, ARGUMENTS] )
//! HOLE = '{' [POSITION] [= TYPE] [: HINT] '}'      TYPE = u8 | str | [u8; 4] | 0..4 | ..      HINT = ? | #x | us | ..
//! ```

use syn::parse::ParseStream;

use crate::call::LogCall;
use crate::expr::lower::{Lowering, read_message_of};
use crate::format_string::Dialect;

pub(super) fn read(
    call: &mut LogCall,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    call.message = Some(read_message_of(Dialect::Defmt, lowering, input)?);
    Ok(())
}
