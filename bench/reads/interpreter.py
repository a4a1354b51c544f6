"""Which Python this is, and how it was compiled: without profile-guided optimization it is about 1.5 times slower."""

import platform
import shlex
import sysconfig


def described() -> str:
    """Return the version and the build in one line."""
    return f"{platform.python_implementation()} {platform.python_version()}, {_build()}"


def _build() -> str:
    """Debian optimizes by its own rules, which the options of configure do not tell."""
    if "deb_system" in sysconfig.get_scheme_names():
        return "built by Debian or Ubuntu, with PGO"
    options = shlex.split(sysconfig.get_config_var("CONFIG_ARGS") or "")
    has_pgo = "--enable-optimizations" in options
    has_lto = any(option.startswith("--with-lto") and option != "--with-lto=no" for option in options)
    return f"{'with' if has_pgo else 'without'} PGO, {'with' if has_lto else 'without'} LTO"
