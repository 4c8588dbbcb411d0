"""Which functions and constants there are."""

import errno
import os
import stat
import time


def _there(module, names):
    return {name: hasattr(module, name) for name in names.split()}


def how_files_are_opened(place):
    names = "O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND O_CLOEXEC O_NONBLOCK O_DIRECTORY"
    return _there(os, f"{names} O_NOFOLLOW O_SYNC O_DSYNC O_NOCTTY SEEK_SET SEEK_DATA")


def of_users(place):
    return _there(os, "getuid geteuid getgid getegid getgroups getlogin setuid umask chown")


def of_processes(place):
    return _there(os, "fork execv spawnv kill wait waitpid getpid getppid nice sched_yield abort _exit")


def of_files(place):
    names = "link symlink readlink chmod fchmod utime truncate statvfs mkfifo mknod sync sendfile"
    return _there(os, f"{names} posix_fallocate pread pwrite readv writev dup dup2 pipe fchdir chroot")


def of_machines(place):
    return _there(os, "uname getloadavg sysconf confstr cpu_count urandom getrandom get_terminal_size")


def clocks(place):
    names = "CLOCK_REALTIME CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID clock_getres tzset thread_time"
    return _there(time, names)


def errors(place):
    names = "ENOENT EEXIST EACCES EPERM EROFS EXDEV ENOSPC EMFILE ENOTEMPTY ELOOP ENAMETOOLONG"
    return _there(errno, f"{names} EILSEQ ENOSYS ENOTSUP EOPNOTSUPP EAGAIN EINTR EPIPE")


def what_takes_a_descriptor(place):
    names = "stat listdir chdir utime truncate chmod".split()
    return {name: getattr(os, name) in os.supports_fd for name in names}


def what_takes_a_folder(place):
    names = "open stat mkdir unlink rename link symlink readlink utime access".split()
    return {name: getattr(os, name, None) in os.supports_dir_fd for name in names}


def what_can_leave_links_alone(place):
    names = "stat utime link chmod".split()
    return {name: getattr(os, name, None) in os.supports_follow_symlinks for name in names}


def the_kinds_of_files(place):
    return [stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK]


def messages(place):
    return [os.strerror(number) for number in (errno.ENOENT, errno.EROFS, errno.EXDEV)]
