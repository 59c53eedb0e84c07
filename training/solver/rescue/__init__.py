"""Whether it is still in time (还来得及吗): the fewest classes that meet what is owed, and the last day to begin.

    options o ∈ O   each of a group (batches of one program), with times, the groups it comes after, and gains
                    g[a, b, o] ≥ 0 towards aim a in bucket b (hours of one year and mode, a class, a subject)
    aims a ∈ A      need[a]; no more than room[a, b] counts in a bucket
    x[o] ∈ {0, 1}   the person takes part in o

    minimize    Σ_{o not kept} x[o]                        then    Σ_{o kept} (1 − x[o])
    subject to  ∀ a:  Σ_b min(room[a, b], Σ_o g[a, b, o] · x[o]) ≥ need[a]
                ∀ group:  Σ_{o of it} x[o] ≤ 1
                ∀ o, p whose times overlap:  x[o] + x[p] ≤ 1
                ∀ o, ∀ group h that o comes after:  x[o] ≤ Σ_{p of h that ends before o begins} x[p]

An option that is kept is booked already: it costs nothing, and giving it up is the last resort. `situation` holds the
records, `table` the same as bit masks, `search` and, where that takes too long, `exact` find the fewest; `check` counts
again from scratch; `rescue` asks them for the last day: with O(d) the options that are kept or begin after day d,

    last day = max {d : the aims can be met within O(d)}
"""
