/** The same type with all intersections, aliases and interfaces written out, so that two of them can be compared. */
type Plain<T> = T extends readonly unknown[]
  ? { [Index in keyof T]: Plain<T[Index]> }
  : T extends object
    ? { [Key in keyof T]: Plain<T[Key]> }
    : T

type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/**
 * `true` if the two types have the same fields, each optional or not in both. Keeps the schema of an answer and its
 * type together: `true satisfies SameType<z.infer<typeof todoSchema>, Todo>` does not compile when one of them changes.
 */
export type SameType<A, B> = IsSame<Plain<A>, Plain<B>>
