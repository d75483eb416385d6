import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Debian keeps it where not every user looks. */
const ENV = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Whether tests can start an `nginx`. Where CI=true it must be there. */
export function hasNginx(): boolean {
  const is_there = spawnSync('nginx', ['-v'], { env: ENV }).status === 0
  if (!is_there && process.env.CI === 'true') {
    throw new Error('There is no nginx, and CI=true wants its tests: install the package nginx-light.')
  }
  if (!is_there) console.log('Skipped: tests behind a balancer, since there is no nginx. Install it to run them.')
  return is_there
}

/** An nginx on this port before these servers: one after the other in turn, and past one that is down. */
export async function startNginx(port: number, ports: number[]): Promise<AsyncDisposable> {
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-nginx-'))
  const file = join(dir, 'nginx.conf')
  writeFileSync(file, configOf(port, ports))
  const child = spawn('nginx', ['-p', dir, '-c', file, '-e', 'stderr'], {
    env: ENV,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (bytes) => {
    said += bytes
  })
  await untilListening(port, child, () => said)
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(dir, { recursive: true })
    },
  }
}

/** Nothing is buffered, and what a dead server had not begun to answer goes to the other: also a POST, which has a key. */
function configOf(port: number, ports: number[]): string {
  return `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream api {
    ${ports.map((to) => `server 127.0.0.1:${to} max_fails=1 fail_timeout=1s;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://api;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off;
      proxy_read_timeout 1h;
      proxy_connect_timeout 2s;
      proxy_next_upstream error timeout non_idempotent;
    }
  }
}
`
}

async function untilListening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said()}`)
    const socket = connect(port, '127.0.0.1')
    const is_there = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
    ])
    socket.destroy()
    if (is_there) return
  }
}
