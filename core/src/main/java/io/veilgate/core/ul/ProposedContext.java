package io.veilgate.core.ul;

import io.veilgate.core.base.ReceivedUid;
import java.util.List;

/**
 * A presentation context as offered (PS3.8 §9.3.2.2).
 *
 * @param id odd, 1 to 255
 * @param transferSyntaxes in the offerer's order
 */
public record ProposedContext(int id, ReceivedUid abstractSyntax, List<ReceivedUid> transferSyntaxes) {
    /** As many contexts as there are odd numbers from 1 to 255. */
    public static final int MAX_CONTEXTS = 128;

    public ProposedContext {
        if (!isId(id)) {
            throw new IllegalArgumentException("presentation context ID " + id + " is not odd and between 1 and 255");
        }
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    static boolean isId(int id) {
        return id > 0 && id < 256 && (id & 1) == 1;
    }
}
