//go:build unix

package blob

import "syscall"

// diskFree is the room left for this user on the disk that holds folder.
func diskFree(folder string) (free, total uint64, err error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(folder, &st); err != nil {
		return 0, 0, err
	}
	return st.Bavail * uint64(st.Bsize), st.Blocks * uint64(st.Bsize), nil
}
