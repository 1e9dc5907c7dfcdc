//! Base64 (RFC 4648, section 4; RFC 2045, 6.8), for what is sent in it.

/// Decodes up to the padding; bytes that are none of it are passed over, as mail wants it.
pub(crate) fn decode(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for sextet in bytes.iter().take_while(|byte| **byte != b'=').filter_map(sextet) {
        held = held << 6 | sextet;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            decoded.push((held >> bits) as u8);
        }
    }
    decoded
}

/// The text that is sent as another, if that is base64 indeed; blanks in it are passed over.
pub(crate) fn decode_text(text: &str) -> Option<String> {
    let mut bytes = text.bytes().take_while(|byte| *byte != b'=');
    let is_base64 = bytes.all(|byte| byte.is_ascii_whitespace() || sextet(&byte).is_some());
    is_base64.then(|| String::from_utf8(decode(text.as_bytes())).ok())?
}

/// The six bits that a byte stands for.
fn sextet(byte: &u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_are_decoded() {
        assert_eq!(decode(b"Tm8g\r\nc3B5"), b"No spy");
        assert_eq!(decode(b"Tm8="), b"No");
        assert_eq!(decode(b"!?"), b"");
    }

    #[test]
    fn texts_are_decoded() {
        for (text, expected) in [
            ("", Some("")),
            ("bm8gc3B5", Some("no spy")),
            ("bm8g\n  c3B5IQ==", Some("no spy!")),
            ("bm8", Some("no")),
            ("no spy!", None),
            ("/w==", None),
        ] {
            assert_eq!(decode_text(text).as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            let _ = (decode(&bytes), decode_text(&String::from_utf8_lossy(&bytes)));
        }
    }
}
