//! The word `token`: a credential, or one of the many other things of that name.

use super::NameRole;
use super::evidence::{Clue, NameEvidence, Printing, Reach};
use super::found::NameWords;
use super::types;
use super::words::Words;

/// How a `token` is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenReading {
    /// It opens a door; why it is read so.
    Credential(String),
    /// It is a parser's, a page's, a queue's or a coin.
    SomethingElse,
    /// Nothing tells; what is said about that.
    Unknown(&'static str),
}

/// Words of credentials.
const CREDENTIALS: Words = Words(
    "oauth auth authn authz authenticate authenticated authentication authenticator authorize authorized \
     authorization bearer session sessions login logon signin api jwt secret secrets credential \
     credentials password oidc sso csrf xsrf",
);

/// A value that comes from a header is a credential as well.
const HEADERS: Words = Words("header headers");

/// Words of other tokens, wherever they stand: of lists that are read in pieces, of languages, of the index of a search,
/// of work that is stopped, locked or waited for, of rows that are spread over machines, of limits, of coins, of
/// challenges, which anybody may fetch, and the crates that have tokens of their own.
const OTHERS: Words = Words(
    "page pages pagination paginate paginated paginating paginator cursor continuation catchup gap chunk timeline \
     sync since \
     parser parse parsed parsing lexer lex lexing lexeme tokenizer tokenize tokenized tokenization syntax grammar ast \
     macro macros punct keyword literal operator delimiter interner interpreter compiler llm llama vocab vocabulary \
     embedding bpe prompt completion completions decoder logits sampler eog \
     inverted posting postings stemmer ngram ngrams challenge challenges \
     cancellation cancel shutdown lock lease fencing poll epoll kqueue reactor readiness waker curl path multiplexer \
     activation wayland xdg progress \
     partition partitions replica replicas keyspace tablet scylla cassandra \
     bucket limiter throttle quota \
     erc nft mint solana spl swap coin coins price prices decimals liquidity bid ask balance balances holder holders \
     trade trades trading market supply uniswap dex evm contract contracts fungible onchain chainlink defi permit \
     allowance \
     mio syn proc_macro proc_macro2 logos tokenizers tiktoken_rs ethers alloy lsp_types",
);

/// Words that make something else of a token when they are part of its name.
const COMPANIONS: Words = Words(
    "next prev previous page continuation cursor sequence cancellation cancel publish fencing lease \
     completion context tracker parse parser lexer current peek sync fungible used prompt batch resume \
     change catchup lock stop shutdown start end first last left right open close eos bos pad special \
     stream tree input output reasoning position idempotency wait waker activation unexpected expected \
     base quote sell buy native wrapped reward payment governance gas lp pool collateral deposit mio poll \
     path gap",
);

/// Words of messages about other tokens.
const OTHERS_IN_MESSAGES: Words = Words(
    "pagination paginating paginate lexer parser parsing unexpected challenge cursor polling catchup \
     decimals price quote liquidity swap contracts activation cancellation progress",
);

/// Reads a bare `token`.
pub(super) fn read_token(words: &NameWords, role: NameRole, evidence: &NameEvidence<'_>) -> TokenReading {
    if COMPANIONS.has_any(&words.all) || OTHERS.has_any(&words.all) {
        return TokenReading::SomethingElse;
    }
    if evidence.is_strict() && role == NameRole::Key {
        return TokenReading::Credential(
            "logcheck's own macros take every key `token` for a credential".to_owned(),
        );
    }
    if let Some(word) = words.all.iter().find(|word| CREDENTIALS.has(word)) {
        return credential(&Clue { word: word.clone(), place: "in the name" });
    }
    let is_number = evidence.printing() == Printing::Number
        || evidence.value_type().is_some_and(|ty| types::is_number(&ty) || types::is_plain_thing(&ty))
        || evidence.namesakes_are_numbers();
    if is_number || evidence.mentions(OTHERS, Reach::Value) {
        return TokenReading::SomethingElse;
    }
    if let Some(clue) =
        evidence.clue(CREDENTIALS, Reach::Value).or_else(|| evidence.clue(HEADERS, Reach::Value))
    {
        return credential(&clue);
    }
    let is_other =
        evidence.mentions(OTHERS, Reach::Imports) || OTHERS_IN_MESSAGES.has_any(&evidence.words_of_message());
    match (evidence.clue(CREDENTIALS, Reach::Surroundings), is_other) {
        (Some(clue), false) => credential(&clue),
        (None, true) => TokenReading::SomethingElse,
        (Some(_), true) | (None, false) => {
            TokenReading::Unknown("nothing around it settles what kind of token it is")
        }
    }
}

fn credential(clue: &Clue) -> TokenReading {
    TokenReading::Credential(format!("read as a credential: `{}` stands {}", clue.word, clue.place))
}
