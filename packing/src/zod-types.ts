import { isTypeAliasDeclaration } from 'typescript/unstable/ast'
import type { Project } from 'typescript/unstable/sync'
import { NodeBuilderFlags } from 'typescript/unstable/sync'

const PRINTING = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias | NodeBuilderFlags.MultilineObjectLiterals

/**
 * Returns declarations in which the types of values are written out: `type Access = z.infer<typeof accessSchema>` becomes
 * `type Access = { sign_up: … }`. The values are schemas of zod, or contain some, and nothing else needs their types.
 * `source`: the file that the declarations were made of.
 */
export function withoutZod(declarations: string, { program, checker }: Project, source: string): string {
  const file = program.getSourceFile(source)
  if (!file) throw new Error(`${source} was not compiled`)
  let result = declarations
  for (const alias of file.statements.filter(isTypeAliasDeclaration)) {
    if (!/^export\b.*\b(?:typeof|z\.)/s.test(alias.getText(file))) continue
    const { text: name } = alias.name
    const type = checker.getDeclaredTypeOfSymbol(checker.getSymbolAtLocation(alias.name)!)
    const printed = checker.typeToString(type, alias, PRINTING)
    // A type ends with the first semicolon at the end of a line that begins at the margin.
    const inferred = new RegExp(`^export type ${name} = [^]*?;$(?!\\n[ }])`, 'm')
    if (!inferred.test(result)) throw new Error(`${source} has no type ${name} to write out`)
    result = result.replace(inferred, () => `export type ${name} = ${printed};`)
  }
  return result
}
