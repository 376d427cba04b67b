//! A line that is typed at a terminal, with Esc as a way out.

use std::io;

use console::{Key, Term, measure_text_width, style};

/// Where a prompt leaves less room than this, what is typed gets a line of its own.
const ROOM: usize = 24;

/// Reads a line; None is Esc. What was asked and typed stays in one line, after Esc nothing does.
///
/// # Errors
/// Ctrl-C, or the terminal failed.
pub(super) fn read(term: &Term, prompt: &str, initial: &str) -> io::Result<Option<String>> {
    let (above, prompt) = prompt.rsplit_once('\n').unwrap_or(("", prompt));
    let mark = |mark: &str| style(mark.to_owned()).for_stderr();
    let head = |prompt: &str| format!("{} {}", mark("?").yellow(), style(prompt).for_stderr().bold());
    let mut lines = 0;
    let start = if above.is_empty() {
        head(prompt)
    } else {
        term.write_line(&head(above))?;
        lines += above.lines().count();
        prompt.to_owned()
    };
    let start = format!("{start} {} ", mark("›").black().bright());
    let width = usize::from(term.size().1);
    let start = if measure_text_width(&start) + ROOM > width {
        term.write_line(&start)?;
        lines += 1;
        "  ".to_owned()
    } else {
        start
    };
    let mut line = Line::new(initial, width.saturating_sub(measure_text_width(&start) + 1).max(1));
    let typed = loop {
        let (shown, behind) = line.window();
        term.clear_line()?;
        term.write_str(&format!("{start}{shown}"))?;
        term.move_cursor_left(behind)?;
        match term.read_key()? {
            Key::Enter => break true,
            Key::Escape => break false,
            key => line.edit(&key),
        }
    };
    term.clear_line()?;
    term.clear_last_lines(lines)?;
    if !typed {
        return Ok(None);
    }
    let text: String = line.text.into_iter().collect();
    let asked = if above.is_empty() {
        prompt
    } else {
        above.lines().next().unwrap_or(prompt)
    };
    let (asked, said) = (style(asked).for_stderr().bold(), style(&text).for_stderr().green());
    term.write_line(&format!(
        "{} {asked} {} {said}",
        mark("✔").green(),
        mark("·").black().bright()
    ))?;
    Ok(Some(text))
}

/// A line and the cursor in it.
struct Line {
    text: Vec<char>,
    cursor: usize,
    /// How many columns of it are shown.
    room: usize,
}

impl Line {
    fn new(initial: &str, room: usize) -> Self {
        let text: Vec<char> = initial.chars().collect();
        Line {
            cursor: text.len(),
            text,
            room,
        }
    }

    fn edit(&mut self, key: &Key) {
        match key {
            Key::Char('\u{15}') => {
                self.text.drain(..self.cursor);
                self.cursor = 0;
            }
            Key::Char(letter) if !letter.is_control() => {
                self.text.insert(self.cursor, *letter);
                self.cursor += 1;
            }
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Key::Del if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            Key::ArrowLeft => self.cursor = self.cursor.saturating_sub(1),
            Key::ArrowRight => self.cursor = (self.cursor + 1).min(self.text.len()),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.text.len(),
            _ => {}
        }
    }

    /// The part that is shown, and how many columns of it are behind the cursor.
    fn window(&self) -> (String, usize) {
        let width = |letters: &[char]| measure_text_width(&letters.iter().collect::<String>());
        let mut from = 0;
        while width(&self.text[from..self.cursor]) > self.room {
            from += 1;
        }
        let mut to = self.cursor;
        while to < self.text.len() && width(&self.text[from..=to]) <= self.room {
            to += 1;
        }
        let shown = self.text[from..to].iter().collect();
        (shown, width(&self.text[self.cursor..to]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(initial: &str, room: usize, keys: &[Key]) -> (String, usize) {
        let mut line = Line::new(initial, room);
        for key in keys {
            line.edit(key);
        }
        line.window()
    }

    #[test]
    fn a_line_is_edited_at_the_cursor() {
        use Key::{ArrowLeft, ArrowRight, Backspace, Char, Del, End, Home};
        let is = |text: &str, behind| (text.to_owned(), behind);
        assert_eq!(
            after("", 20, &[Char('a'), Char('ß'), Char('\u{4}'), Key::Tab]),
            is("aß", 0)
        );
        assert_eq!(
            after("shp", 20, &[ArrowLeft, Char('o'), ArrowRight, ArrowRight]),
            is("shop", 0)
        );
        assert_eq!(after("shop", 20, &[Home, Del, ArrowLeft, End, Backspace]), is("ho", 0));
        assert_eq!(after("shop", 20, &[ArrowLeft, Char('\u{15}')]), is("p", 1));
        assert_eq!(after("", 20, &[Backspace, Del, ArrowLeft, ArrowRight]), is("", 0));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_cursor_is_shown() {
        let is = |text: &str, behind| (text.to_owned(), behind);
        assert_eq!(after("payment, shipping", 8, &[]), is("shipping", 0));
        assert_eq!(after("payment, shipping", 8, &[Key::Home]), is("payment,", 8));
        assert_eq!(after("日本語", 4, &[]), is("本語", 0));
        assert_eq!(after("日本語", 3, &[Key::ArrowLeft]), is("本", 0));
    }
}
