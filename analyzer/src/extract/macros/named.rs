//! Macros that the policy says to log: `[[wrapper]]`, for those whose definition is out of sight.

use logcheck_rules::call::CallKind;
use logcheck_rules::call::LogCall;
use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call};
use logcheck_rules::expr::Places;
use logcheck_rules::expr::lower::MacroTokens;
use logcheck_rules::policy::{Skipped, Wrapper};
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

/// Reads the call of such a macro; nothing where it is not as the policy says.
pub(super) fn read_named(wrapper: &Wrapper, call: MacroTokens<'_>, places: &mut Places) -> Option<LogCall> {
    let skip = |input: ParseStream<'_>| {
        skip_own(&wrapper.skipped, input)?;
        input.parse::<TokenStream>()
    };
    let tokens = skip.parse2(call.tokens.clone()).ok()?;
    let shape = MacroShape { family: wrapper.family, kind: CallKind::Event, level: wrapper.level };
    let mut read = read_call(CallTokens { shape, name: call.name, tokens, end: call.end }, places);
    read.wrapped = true;
    read.unread.is_empty().then_some(read)
}

/// Goes on behind the arguments that are the wrapper's own.
fn skip_own(skipped: &Skipped, input: ParseStream<'_>) -> syn::Result<()> {
    match skipped {
        Skipped::Arguments(count) => {
            for _ in 0..*count {
                skip_argument(input)?;
            }
        }
        Skipped::Options(names) => {
            while has_option(names, input) {
                input.call(Ident::parse_any)?;
                input.parse::<proc_macro2::Punct>()?;
                skip_argument(input)?;
            }
        }
    }
    Ok(())
}

fn has_option(names: &[String], input: ParseStream<'_>) -> bool {
    let has_value = input.peek2(Token![=]) || (input.peek2(Token![:]) && !input.peek2(Token![::]));
    let name = input.fork().call(Ident::parse_any);
    has_value && name.is_ok_and(|name| names.iter().any(|known| name == known))
}

fn skip_argument(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<syn::Expr>()?;
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
    } else {
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}
