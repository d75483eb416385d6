import { ErrorNote } from '../../components/error-note.tsx'
import { Logo } from '../../components/logo.tsx'
import { connectTexts as t } from '../../lib/texts/connect.ts'

/** Says why an app cannot be connected. */
export function ConnectError({ message }: { message: string }) {
  return (
    <main className="flex h-dvh flex-col items-center overflow-y-auto px-6 py-10">
      <div className="my-auto flex w-full max-w-md flex-col gap-5">
        <Logo size={40} />
        <h1 className="font-semibold text-2xl tracking-tight">{t.failed}</h1>
        <ErrorNote message={message} />
        <a href="/" className="font-medium text-accent-text underline-offset-4 hover:underline">
          {t.toTodos}
        </a>
      </div>
    </main>
  )
}
