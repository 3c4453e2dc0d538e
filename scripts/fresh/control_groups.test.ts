import assert from "node:assert/strict";
import { hierarchies } from "./control_groups.ts";

Deno.test("the one hierarchy of a machine with version 2 is found", () => {
  const mountinfo = `24 31 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw
35 24 0:30 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
99 31 0:30 /pods /mnt/elsewhere rw - cgroup2 cgroup2 rw
`;
  assert.deepEqual(hierarchies(mountinfo), [{ path: "/sys/fs/cgroup", version: 2 }]);
});

Deno.test("the hierarchies of version 1 are found, with the one of version 2 beside them", () => {
  const mountinfo = `30 24 0:27 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
32 30 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`;
  assert.deepEqual(hierarchies(mountinfo), [
    { path: "/sys/fs/cgroup/cpu,cpuacct", version: 1 },
    { path: "/sys/fs/cgroup/unified", version: 2 },
  ]);
});
