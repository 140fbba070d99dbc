// Answers the requests of ../driver.py, one a line, for Asynq. Finished tasks are kept for a day; without a retention
// Asynq forgets them at once. It has no call that enqueues several tasks.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
)

const (
	kind  = "task"
	pause = 5 * time.Millisecond // between two tasks for an idle worker, so that it is waiting again
)

type driver struct {
	redis  asynq.RedisClientOpt
	client *asynq.Client
	params []byte
}

func main() {
	d := &driver{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		answer, err := d.answer(strings.Fields(lines.Text()))
		if err != nil {
			answer = "error " + strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Println(answer)
	}
}

func (d *driver) answer(request []string) (string, error) {
	if request[0] == "open" {
		return d.open(request[1:])
	}
	n, err := strconv.Atoi(request[1])
	if err != nil {
		return "", err
	}
	by, err := strconv.Atoi(request[2])
	if err != nil {
		return "", err
	}
	switch request[0] {
	case "add":
		return d.add(n, by)
	case "work":
		return d.work(n, by)
	case "idle":
		return d.idle(n, time.Duration(by)*time.Second)
	default:
		return "", errors.New("unknown request " + request[0])
	}
}

// open takes the URL, the bytes of a task's params and, for TLS, the file of the server's certificate.
func (d *driver) open(args []string) (string, error) {
	address, err := url.Parse(args[0])
	if err != nil {
		return "", err
	}
	bytes, err := strconv.Atoi(args[1])
	if err != nil {
		return "", err
	}
	d.params = []byte(`{"text":"` + strings.Repeat("x", bytes-len(`{"text":""}`)) + `"}`)
	d.redis = asynq.RedisClientOpt{Addr: address.Host}
	if address.Scheme == "rediss" {
		certificate, err := os.ReadFile(args[2])
		if err != nil {
			return "", err
		}
		trusted := x509.NewCertPool()
		trusted.AppendCertsFromPEM(certificate)
		d.redis.TLSConfig = &tls.Config{RootCAs: trusted, ServerName: address.Hostname()}
	}
	if d.client != nil {
		d.client.Close()
	}
	d.client = asynq.NewClient(d.redis)
	return "ok", d.client.Ping()
}

func (d *driver) enqueue() error {
	_, err := d.client.Enqueue(asynq.NewTask(kind, d.params), asynq.Retention(24*time.Hour))
	return err
}

func (d *driver) add(tasks, callers int) (string, error) {
	var group sync.WaitGroup
	failed := make(chan error, callers)
	begun := time.Now()
	for range callers {
		group.Add(1)
		go func() {
			defer group.Done()
			for range tasks / callers {
				if err := d.enqueue(); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	group.Wait()
	took := time.Since(begun)
	select {
	case err := <-failed:
		return "", err
	default:
		return seconds(took), nil
	}
}

// worker starts one; stop it with Shutdown.
func (d *driver) worker(atOnce int, start func()) (*asynq.Server, error) {
	server := asynq.NewServer(d.redis, asynq.Config{Concurrency: atOnce, LogLevel: asynq.ErrorLevel})
	return server, server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		start()
		return nil
	}))
}

// work measures from the start of the first task to the start of the last.
func (d *driver) work(tasks, atOnce int) (string, error) {
	var ran atomic.Int64
	var first atomic.Pointer[time.Time]
	done := make(chan time.Duration, 1)
	server, err := d.worker(atOnce, func() {
		switch number := ran.Add(1); {
		case number == 1:
			now := time.Now()
			first.Store(&now)
		case number == int64(tasks):
			done <- time.Since(*first.Load())
		}
	})
	if err != nil {
		return "", err
	}
	took := <-done
	server.Shutdown()
	return seconds(took), nil
}

func (d *driver) idle(tasks int, most time.Duration) (string, error) {
	started := make(chan time.Time, 1)
	server, err := d.worker(1, func() { started <- time.Now() })
	if err != nil {
		return "", err
	}
	defer server.Shutdown()
	answer := "millis"
	for i, end := 0, time.Now().Add(most); i < tasks && time.Now().Before(end); i++ {
		time.Sleep(pause)
		begun := time.Now()
		if err := d.enqueue(); err != nil {
			return "", err
		}
		answer += fmt.Sprintf(" %.3f", (<-started).Sub(begun).Seconds()*1e3)
	}
	return answer, nil
}

func seconds(took time.Duration) string {
	return fmt.Sprintf("seconds %.6f", took.Seconds())
}
