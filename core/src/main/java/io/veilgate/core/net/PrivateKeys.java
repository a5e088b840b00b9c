package io.veilgate.core.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys in PEM (RFC 7468: PKCS#8, encrypted or not), and whether one belongs to a certificate. */
final class PrivateKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "RSASSA-PSS", "EdDSA");
    private static final byte[] ANYTHING = {1, 2, 3, 4, 5, 6, 7, 8};

    private PrivateKeys() {}

    /**
     * The first key of a PEM file's text.
     *
     * @param passphrase empty where there is none
     * @throws GeneralSecurityException with a message for a person if there is no key that can be used
     */
    static PrivateKey read(String pem, char[] passphrase) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeyException("holds no private key in PEM");
        }
        byte[] encoded = decode(block.group(2));
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> key(new PKCS8EncodedKeySpec(encoded));
            case "ENCRYPTED PRIVATE KEY" -> key(decrypt(encoded, passphrase));
            default ->
                throw new InvalidKeyException(
                        "is in an older form (" + block.group(1) + "); \"openssl pkcs8 -topk8\" makes PKCS#8 of it");
        };
    }

    private static byte[] decode(String base64) throws InvalidKeyException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("is damaged", e);
        }
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] encoded, char[] passphrase) throws GeneralSecurityException {
        if (passphrase.length == 0) {
            throw new InvalidKeyException("is encrypted, and there is no passphrase file");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(encoded);
            // the parameters of PBES2 are named after hash and cipher, which is what the factories go by
            String name = encrypted.getAlgName().startsWith("PBES2")
                            || encrypted.getAlgName().startsWith("1.2.840.113549.1.5.13")
                    ? encrypted.getAlgParameters().toString()
                    : encrypted.getAlgName();
            Key opener = SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(passphrase));
            return encrypted.getKeySpec(opener);
        } catch (IOException e) {
            throw new InvalidKeyException("is damaged", e);
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new InvalidKeyException("does not open with the passphrase", e);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // another algorithm's
            }
        }
        throw new InvalidKeyException("is neither an RSA nor an elliptic curve key");
    }

    /** Whether what one signs the other verifies. */
    static boolean belongTogether(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(ANYTHING);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(ANYTHING);
            return verifying.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
