"""What judges the values of lists and of free text: by the name that kinds.toml gives it.

Each takes a kind and a value that is not empty, and says what is wrong in one sentence, or nothing.
"""

from collections.abc import Callable, Mapping
from functools import partial

from catalog.directive import Kind
from catalog.kinds import calendar, commands, devices, network, paths, process, sandbox, units

Grammar = Callable[[Kind, str], str]

GRAMMARS: Mapping[str, Grammar] = {
    "absolute-paths": paths.absolute_paths,
    "address-families": sandbox.address_families,
    "addresses": network.prefixes,
    "architectures": sandbox.architectures,
    "attributes": process.attributes,
    "base64": process.base64,
    "bind-rule": network.bind_rule,
    "binds": paths.binds,
    "bpf-program": devices.bpf_program,
    "bus-name": units.bus_name,
    "calendar": calendar.event,
    "capabilities": sandbox.anything,
    "commands": commands.commands,
    "condition-path": units.condition_path,
    "controllers": sandbox.controllers,
    "coredump": devices.coredump,
    "cpus": process.cpus,
    "credential": process.credential,
    "descriptor": process.descriptor,
    "device": devices.device,
    "device-latency": devices.latency,
    "device-limit": devices.limit,
    "device-weight": devices.weight,
    "directories": paths.directories,
    "directories-alone": partial(paths.directories, links=False),
    "documentation": units.documentation,
    "environment": process.environment,
    "error": sandbox.error,
    "escaped": process.escaped,
    "file-systems": sandbox.file_systems,
    "images": paths.images,
    "import-credential": process.import_credential,
    "interface": network.interface,
    "interfaces": network.interfaces,
    "journal-fields": process.journal_fields,
    "listen": network.listen,
    "mode": process.mode,
    "namespace": process.namespace,
    "namespaces": sandbox.namespaces,
    "netlink": network.netlink,
    "nft-sets": network.nft_sets,
    "open-file": devices.open_file,
    "optional-path": paths.optional_path,
    "path": paths.path,
    "paths": paths.paths,
    "personality": sandbox.personality,
    "pid-file": paths.pid_file,
    "quota": devices.quota,
    "root-hash": devices.root_hash,
    "search-path": paths.search_path,
    "secure-bits": sandbox.anything,
    "service": partial(units.unit, ending="service"),
    "set-credential": process.set_credential,
    "signal": process.signal,
    "slice": partial(units.unit, ending="slice"),
    "sockets": units.sockets,
    "statuses": process.statuses,
    "switches": sandbox.switches,
    "syscalls": sandbox.syscalls,
    "syscalls-alone": partial(sandbox.syscalls, errors=False),
    "temporary": paths.temporary,
    "unit": units.unit,
    "units": units.units,
    "unset-variables": process.unset_variables,
    "user": process.user,
    "users": process.users,
    "variables": process.variables,
    "working-directory": paths.working_directory,
}

DOUBTS: Mapping[str, Grammar] = {
    "capabilities": sandbox.doubtful_capabilities,
    "secure-bits": sandbox.doubtful_bits,
}
"""What finds the words that systemd passes over without a complaint, as it does with what it doesn't know."""
