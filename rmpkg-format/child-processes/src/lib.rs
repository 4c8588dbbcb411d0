//! Child processes that end when this one is interrupted: whoever handles signals calls [`interrupt`].
//!
//! Every child here leads a process group of its own, so that its own children (cargo's compilers)
//! can be ended with it. What may ask the user for a password runs in the terminal's own group
//! instead, see [`run_in_terminal`].

use std::ffi::OsStr;
use std::io::{self, Read, Seek};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use shared_child::SharedChild;
use terminal_ui::Interrupted;

static CHILDREN: Mutex<Vec<Arc<SharedChild>>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Asks all programs that run to end; whoever waits for one of them fails with [`Interrupted`] then. `false` where
/// there is nobody to wait for: nothing runs, or this was called before.
pub fn interrupt() -> bool {
    let again = INTERRUPTED.swap(true, Ordering::SeqCst);
    let children = children();
    if again || children.is_empty() {
        return false;
    }
    for child in children.iter() {
        terminate(child);
    }
    true
}

/// Runs a command with its output on our stderr.
///
/// # Errors
///
/// When it cannot be started, fails, or is interrupted.
pub fn run(command: &mut Command) -> Result<()> {
    command.stdout(io::stderr());
    let status = supervise(command, None, |_| Ok(()))?;
    ensure!(status.success(), "`{}` failed: {status}", shown(command));
    Ok(())
}

/// Runs a command in silence; its output becomes part of the error if it fails. `limit` is the time
/// after which it is ended.
///
/// # Errors
///
/// As [`run`], and when the time is over.
pub fn run_hidden(command: &mut Command, limit: Option<Duration>) -> Result<()> {
    let (reader, writer) = io::pipe().context("cannot create a pipe")?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let output = std::thread::spawn(move || read_text(reader));
    let status = supervise(command, limit, |_| Ok(()));
    // The command holds the writing ends; the reader sees the end when they are closed.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let status = status?;
    if !status.success() {
        let output = output.join().unwrap_or_default();
        bail!("`{}` failed: {status}\n{}", shown(command), output.trim_end());
    }
    Ok(())
}

/// Runs a command and returns its stdout; its stderr is shown.
///
/// # Errors
///
/// As [`run`].
pub fn read_stdout(command: &mut Command) -> Result<Vec<u8>> {
    let (output, status) = read_stdout_of_any(command)?;
    ensure!(status.success(), "`{}` failed: {status}", shown(command));
    Ok(output)
}

/// Runs a command that says on stdout why it fails, too; its stderr is shown.
///
/// # Errors
///
/// When it cannot be started or is interrupted.
pub fn read_stdout_of_any(command: &mut Command) -> Result<(Vec<u8>, ExitStatus)> {
    command.stdout(Stdio::piped());
    let mut output = Vec::new();
    let status = supervise(command, None, |child| {
        child.take_stdout().map_or(Ok(0), |mut stdout| stdout.read_to_end(&mut output)).map(drop)
    })?;
    Ok((output, status))
}

/// Runs a command in silence, and returns all that it has written, however it ended.
///
/// # Errors
///
/// When it cannot be started or is interrupted.
pub fn read_all(command: &mut Command) -> Result<Output> {
    let (reader, writer) = io::pipe().context("cannot create a pipe")?;
    command.stderr(writer);
    let stderr = std::thread::spawn(move || read_text(reader));
    let outcome = read_stdout_of_any(command);
    // The command holds the writing end; the reader sees the end when that is closed.
    command.stderr(Stdio::null());
    let (stdout, status) = outcome?;
    Ok(Output { status, stdout, stderr: stderr.join().unwrap_or_default().into_bytes() })
}

/// Runs a command that may talk to the user, with its output on our stderr. It shares the
/// terminal's process group: Ctrl-C reaches it directly and a package manager ends in its own way.
///
/// # Errors
///
/// As [`run`].
pub fn run_in_terminal(command: &mut Command) -> Result<()> {
    let status = command.stdout(io::stderr()).status();
    let status = status.with_context(|| format!("cannot start `{}`", shown(command)))?;
    ensure!(!INTERRUPTED.load(Ordering::SeqCst), Interrupted);
    ensure!(status.success(), "`{}` failed: {status}", shown(command));
    Ok(())
}

/// The stdout of a short question such as `--version`, if it could be asked and was answered.
pub fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    answer(Command::new(program).args(arguments))
}

/// As [`ask`], of a Python. For its options `-c` and `-m` it would import what lies in the working folder,
/// which may be anybody's: it is started in an empty one.
pub fn ask_python(python: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let empty = tempfile::tempdir().ok()?;
    answer(Command::new(python).args(arguments).current_dir(empty.path()))
}

fn answer(question: &mut Command) -> Option<String> {
    let output = question.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// As [`ask`], of a program that may never answer: it is ended when its time is over.
pub fn ask_within(limit: Duration, program: impl AsRef<OsStr>, question: &str) -> Option<String> {
    let mut answer = tempfile::tempfile().ok()?;
    let mut command = Command::new(program);
    command.arg(question).stdout(answer.try_clone().ok()?).stderr(Stdio::null());
    let status = supervise(&mut command, Some(limit), |_| Ok(())).ok()?;
    answer.rewind().ok()?;
    status.success().then(|| read_text(answer).trim().to_owned())
}

/// The command line as one would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn supervise(
    command: &mut Command,
    limit: Option<Duration>,
    attend: impl FnOnce(&SharedChild) -> io::Result<()>,
) -> Result<ExitStatus> {
    lead_own_group(command.stdin(Stdio::null()));
    let child = SharedChild::spawn(command);
    let child = Arc::new(child.with_context(|| format!("cannot start `{}`", shown(command)))?);
    children().push(Arc::clone(&child));
    let status = attend(&child).and_then(|()| wait(&child, limit));
    children().retain(|other| !Arc::ptr_eq(other, &child));
    ensure!(!INTERRUPTED.load(Ordering::SeqCst), Interrupted);
    let limit = limit.unwrap_or_default();
    status?.with_context(|| format!("`{}` took longer than {limit:?}", shown(command)))
}

/// Waits for the child's end; `None` means that its time was over and that it was ended.
fn wait(child: &SharedChild, limit: Option<Duration>) -> io::Result<Option<ExitStatus>> {
    let Some(limit) = limit else { return child.wait().map(Some) };
    if let Some(status) = child.wait_timeout(limit)? {
        return Ok(Some(status));
    }
    terminate(child);
    child.wait()?;
    Ok(None)
}

fn children() -> MutexGuard<'static, Vec<Arc<SharedChild>>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_text(mut reader: impl Read) -> String {
    let mut bytes = Vec::new();
    // A broken pipe only shortens a text that is shown beside an error.
    let _ = reader.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(unix)]
fn lead_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(unix)]
fn terminate(child: &SharedChild) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It fails only when the group has ended already.
        let _ = kill_process_group(group, Signal::TERM);
    }
}

#[cfg(not(unix))]
fn lead_own_group(_command: &mut Command) {}

#[cfg(not(unix))]
fn terminate(child: &SharedChild) {
    // It fails only when the child has ended already.
    let _ = child.kill();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_hidden_command_that_fails_shows_its_output() {
        let error = run_hidden(&mut shell("echo out; echo err >&2; exit 3"), None).unwrap_err();
        insta::assert_snapshot!(error, @r"
        `sh -c echo out; echo err >&2; exit 3` failed: exit status: 3
        out
        err
        ");
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended_with_its_children() {
        let limit = Duration::from_millis(50);
        let error = run_hidden(&mut shell("sleep 600 & wait"), Some(limit)).unwrap_err();
        insta::assert_snapshot!(error, @"`sh -c sleep 600 & wait` took longer than 50ms");
    }

    #[test]
    fn a_program_that_does_not_answer_is_not_waited_for() {
        let (long, none) = (Duration::from_secs(3_600), Duration::ZERO);
        assert_eq!(ask_within(long, "echo", "--question"), Some("--question".to_owned()));
        assert_eq!(ask_within(long, "false", ""), None);
        assert_eq!(ask_within(none, "sleep", "3600"), None);
    }

    #[test]
    fn python_is_asked_where_it_finds_nothing_to_import() {
        let question = "import os; print(os.listdir('.'))";
        assert_eq!(ask_python("python3", &["-c", question]), Some("[]".to_owned()));
    }

    #[test]
    fn stdout_is_returned() {
        assert_eq!(read_stdout(&mut shell("printf data")).unwrap(), b"data");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        insta::assert_snapshot!(error, @"cannot start `no-such-program`");
        assert_eq!(ask("no-such-program", &[]), None);
    }
}
