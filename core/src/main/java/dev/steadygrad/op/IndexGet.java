package dev.steadygrad.op;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Subscript;

/// The elements that a subscript names: a view where it is made of positions, slices and new axes, else a copy. Narrow,
/// select, split and the like are such subscripts.
public record IndexGet(Subscript subscript) implements Selection {

    @Override
    public NdArray forward(NdArray x) {
        return subscript.get(x);
    }

    @Override
    public void addTo(NdArray sum, NdArray g) {
        if (subscript.isView()) {
            subscript.put(sum, g);
        } else {
            subscript.add(sum, g);
        }
    }
}
