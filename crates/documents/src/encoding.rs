//! Text in the encodings that come from Windows, WPS and web pages.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes by byte order mark, else as UTF-16 where it looks so, as UTF-8, or as GB18030.
///
/// # Errors
/// The line of the first character that is in none of them, counted from 1.
pub fn decode(bytes: &[u8]) -> Result<String, usize> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return decode_as(encoding, bytes);
    }
    decode_as(UTF_8, bytes).or_else(|_| decode_as(GB18030, bytes))
}

/// UTF-16 without mark shows by its line ends and commas, each with a zero byte.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096)];
    let signs = |zero: usize| {
        let pairs = start.chunks_exact(2);
        pairs
            .filter(|pair| pair[zero] == 0 && matches!(pair[1 - zero], b'\n' | b'\r' | b','))
            .count()
    };
    match (signs(1), signs(0)) {
        _ if !bytes.len().is_multiple_of(2) => None,
        (little, big) if little > big => Some(UTF_16LE),
        (little, big) if big > little => Some(UTF_16BE),
        _ => None,
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(capacity.unwrap_or(bytes.len()));
    match decoder
        .decode_to_string_without_replacement(bytes, &mut text, true)
        .0
    {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(..) | DecoderResult::OutputFull => {
            Err(1 + text.matches('\n').count())
        }
    }
}
