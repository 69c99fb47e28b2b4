// Checks a ledger's checkpoints and proofs with the Go team's own libraries, which verify Go's checksum database.
//
// Reads one case a line, as JSON, and answers each with "ok" or with what the libraries said.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkCase struct {
	Keys   []string // vkeys
	Note   string   // a checkpoint
	Data   []byte   // of a leaf
	Index  int64
	Hashes []tlog.Hash // an inclusion proof of that leaf, or
	Older  string      // a consistency proof of this checkpoint
}

func open(signed string, keys []string) (tlog.Tree, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return tlog.Tree{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifiers...))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != opened.Sigs[0].Name {
		return tlog.Tree{}, errors.New("no checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, errors.New("no root")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

func check(one checkCase) error {
	tree, err := open(one.Note, one.Keys)
	if err != nil {
		return err
	}
	if one.Older != "" {
		older, err := open(one.Older, one.Keys)
		if err != nil {
			return err
		}
		return tlog.CheckTree(one.Hashes, tree.N, tree.Hash, older.N, older.Hash)
	}
	if one.Data == nil {
		return nil
	}
	return tlog.CheckRecord(one.Hashes, tree.N, tree.Hash, one.Index, tlog.RecordHash(one.Data))
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		var one checkCase
		err := json.Unmarshal(input.Bytes(), &one)
		if err == nil {
			err = check(one)
		}
		if err != nil {
			fmt.Println(err)
		} else {
			fmt.Println("ok")
		}
	}
}
