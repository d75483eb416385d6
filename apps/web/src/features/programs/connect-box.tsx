import { CopyLine } from '../../components/copy-line.tsx'
import { programTexts as t } from '../../lib/texts/programs.ts'

/** The addresses of this server for other programs. */
export function ConnectBox() {
  const { origin } = location
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold text-body">{t.connect}</h2>
      <div className="divide-y divide-line rounded-xl border border-line bg-surface shadow-xs">
        <div className="flex flex-col gap-2 p-4">
          <h3 className="font-medium text-sm">{t.mcp}</h3>
          <p className="text-pretty text-muted text-note">{t.mcpHint}</p>
          <CopyLine label={t.mcp} copyLabel={t.copyMcp} text={`${origin}/mcp`} />
        </div>
        <div className="flex flex-col gap-2 p-4">
          <h3 className="font-medium text-sm">{t.rest}</h3>
          <p className="text-pretty text-muted text-note">
            {t.restHint}{' '}
            <a href="/reference" className="font-medium text-accent-text underline underline-offset-4">
              {t.reference}
            </a>
            .
          </p>
          <CopyLine label={t.rest} copyLabel={t.copyRest} text={`${origin}/api/v1`} />
        </div>
      </div>
    </section>
  )
}
