//! The ids of traces and spans: hex of either case, or base64, which JSON made of Protocol Buffers has.

/// A trace's id, of up to 16 bytes. None where it is none.
pub(super) fn trace_id(text: &str) -> Option<u128> {
    if let Some(id) = hex(text, 32) {
        return Some(id);
    }
    (text.len() >= 22).then(|| base64(text, 16)).flatten()
}

/// A span's id, of up to 8 bytes. None where it is none; 0 for an empty one, or one of zeros.
pub(super) fn span_id(text: &str) -> Option<u64> {
    if text.is_empty() {
        return Some(0);
    }
    if let Some(id) = hex(text, 16) {
        return u64::try_from(id).ok();
    }
    u64::try_from(base64(text, 8)?).ok()
}

fn hex(text: &str, most: usize) -> Option<u128> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    if text.is_empty() || text.len() > most {
        return None;
    }
    text.bytes().try_fold(0_u128, |id, byte| {
        Some((id << 4) | u128::from(char::from(byte).to_digit(16)?))
    })
}

/// Exactly `bytes` bytes in base64, of either alphabet, with or without padding.
fn base64(text: &str, bytes: usize) -> Option<u128> {
    let text = text.trim_end_matches('=');
    if text.len() != (bytes * 8).div_ceil(6) {
        return None;
    }
    let spare = text.len() * 6 - bytes * 8;
    let mut id = 0_u128;
    for (at, byte) in text.bytes().enumerate() {
        let six = u128::from(match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        });
        let last = at + 1 == text.len();
        id = if last {
            (id << (6 - spare)) | (six >> spare)
        } else {
            (id << 6) | six
        };
    }
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::{span_id, trace_id};

    #[test]
    fn hex_of_either_case_and_base64_are_one_id() {
        let id = Some(0x5b8e_fff7_9803_8103_d269_b633_813f_c60c);
        assert_eq!(trace_id("5B8EFFF798038103D269B633813FC60C"), id);
        assert_eq!(trace_id("5b8efff798038103d269b633813fc60c"), id);
        assert_eq!(trace_id("W47/95gDgQPSabYzgT/GDA=="), id);
        assert_eq!(trace_id("W47_95gDgQPSabYzgT_GDA"), id);
        assert_eq!(span_id("EEE19B7EC3C1B174"), Some(0xeee1_9b7e_c3c1_b174));
        assert_eq!(span_id("7uGbfsPBsXQ="), Some(0xeee1_9b7e_c3c1_b174));
        assert_eq!(span_id("17accd4772146ac8"), Some(0x17ac_cd47_7214_6ac8));
        assert_eq!(span_id("abc"), Some(0xabc), "Jaeger leaves leading zeros out");
        assert_eq!(span_id(""), Some(0));
        assert_eq!(span_id("what?"), None);
        assert_eq!(trace_id(""), None);
    }
}
