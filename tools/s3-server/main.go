// An S3 server on this machine's disk, for tests: versitygw without the parts that tests have no use for (its command
// line brings cloud backends and a test suite, which would make the build several times as long).
//
//	s3-server ADDRESS FOLDER
//
// The key pair comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Objects are files in FOLDER/objects.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: s3-server ADDRESS FOLDER")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	objects, metadata := filepath.Join(args[1], "objects"), filepath.Join(args[1], "metadata")
	for _, folder := range []string{objects, metadata} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	// Beside the objects, and not in extended attributes, which not every file system has.
	attributes, err := meta.NewSideCar(metadata)
	if err != nil {
		return err
	}
	backend, err := posix.New(objects, attributes, posix.PosixOpts{SideCarDir: metadata})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess:    os.Getenv("AWS_ACCESS_KEY_ID"),
		RootUserSecret:    os.Getenv("AWS_SECRET_ACCESS_KEY"),
		Ports:             []string{args[0]},
		MaxConnections:    1000,
		MaxRequests:       1000,
		MultipartMaxParts: 10_000,
		KeepAlive:         true,
		Quiet:             true,
	})
}
